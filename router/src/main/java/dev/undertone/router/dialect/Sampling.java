package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Anthropic takes of the settings of chance. */
final class Sampling {

  static final List<String> NAMES =
      List.of(Parameters.TEMPERATURE, Parameters.TOP_P, Parameters.TOP_K);

  /** Beside thinking nothing lower is taken. */
  private static final BigDecimal LEAST_TOP_P = new BigDecimal("0.95");

  private Sampling() {}

  static @Nullable JsonNode of(String name, Neutral.Settings settings) {
    return switch (name) {
      case Parameters.TEMPERATURE -> settings.temperature();
      case Parameters.TOP_P -> settings.topP();
      default -> settings.topK();
    };
  }

  /** Whether the value may stand beside thinking. */
  static boolean fitsThinking(String name, JsonNode value) {
    return switch (name) {
      case Parameters.TEMPERATURE -> value.decimalValue().compareTo(BigDecimal.ONE) == 0;
      case Parameters.TOP_P -> value.decimalValue().compareTo(LEAST_TOP_P) >= 0;
      default -> false;
    };
  }

  /** Ends the sentence that begins with the name, where the value may not. */
  static String besideThinking(String name) {
    return switch (name) {
      case Parameters.TEMPERATURE -> "must be 1 where the chosen provider is to reason";
      case Parameters.TOP_P -> "must be at least 0.95 where the chosen provider is to reason";
      default -> "must be absent where the chosen provider is to reason";
    };
  }

  static boolean isTooHigh(String name, JsonNode value) {
    return name.equals(Parameters.TEMPERATURE)
        && value.decimalValue().compareTo(BigDecimal.ONE) > 0;
  }

  /** The value, or the highest that is taken. */
  static JsonNode bounded(String name, JsonNode value) {
    return isTooHigh(name, value) ? Json.MAPPER.getNodeFactory().numberNode(1) : value;
  }
}
