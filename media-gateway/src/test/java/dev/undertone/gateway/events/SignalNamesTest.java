package dev.undertone.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.undertone.router.rules.RouterFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the signals event calls a value is what a rule reads it by. */
class SignalNamesTest {

  private static final Path GOLDEN = Path.of("src/test/resources/events/events.txt");

  /** Of an event alone: a list, and what is told of a block for people. */
  private static final Set<String> NOT_FOR_RULES = Set.of("events", "missing", "reason");

  @Test
  void everyValueOfTheEventIsAVariableOfTheRules() throws IOException {
    var names = new TreeSet<String>();
    for (JsonNode event : signals()) {
      collect("voice", event.path("voice"), names);
      collect("dynamics", event.path("dynamics"), names);
    }
    names.removeIf(
        name ->
            List.of("confidence", "basis", "available", "voiced_ms").stream()
                .anyMatch(name::endsWith));

    assertThat(names)
        .contains(
            "voice.arousal_delta",
            "voice.absolute.anger",
            "voice.emotion.label",
            "voice.emotion.scores.angry",
            "voice.emotion.trend.slope",
            "voice.hesitation.filler_rate",
            "voice.hesitation.restarts",
            "voice.jitter",
            "voice.quality.bandwidth_hz",
            "voice.language.mismatch",
            "dynamics.overlap_ratio");
    assertThat(names)
        .allMatch(name -> documented().contains(name.substring(name.lastIndexOf('.'))));
    // A name that does not exist is refused when the file is read.
    assertThat(RouterFile.parse("names.yaml", reading(names)).id()).isEqualTo("names");
  }

  /** The names of {@code docs/signals.md}; a name may stand there by its last part. */
  private static String documented() {
    try {
      return Files.readString(Path.of("../docs/signals.md"))
          .replace("scores.*", ".neutral .angry .happy .sad .unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> signals() throws IOException {
    try (var events =
        new ObjectMapper()
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(Files.readString(GOLDEN))) {
      return events.readAll().stream()
          .filter(e -> e.path("type").asText().equals("signals"))
          .toList();
    }
  }

  private static void collect(String path, JsonNode node, Set<String> names) {
    for (var field : node.properties()) {
      String name = field.getKey();
      if (NOT_FOR_RULES.contains(name)) {
        continue;
      }
      if (field.getValue().isObject()) {
        collect(path + "." + name, field.getValue(), names);
      } else {
        names.add(name.equals("value") ? path : path + "." + name);
      }
    }
  }

  private static String reading(Set<String> names) {
    var rules = new StringBuilder();
    int number = 0;
    for (String name : names) {
      rules
          .append("    - {id: r")
          .append(number++)
          .append(", condition: \"")
          .append(name)
          .append(" == ")
          .append(name)
          .append("\", output: \"'only'\"}\n");
    }
    return """
    name: names
    models: {quick: {provider: scripted, model: quick}}
    routes: {only: {first_token_deadline: 800ms, variants: [{id: a, models: [quick]}]}}
    rule:
      match:
    """
        + rules
        + "    - {id: default, output: \"'only'\"}\n";
  }
}
