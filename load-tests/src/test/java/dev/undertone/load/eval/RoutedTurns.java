package dev.undertone.load.eval;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Which route each turn of a call took, and what had been heard. Any thread. */
final class RoutedTurns implements Consumer<JsonNode> {

  /**
   * @param rule that matched
   * @param because the decision's own words
   * @param voice the signals the decision saw; missing when none came
   * @param text what was understood
   */
  record Turn(String route, String rule, String because, JsonNode voice, String text) {}

  private final Map<Long, JsonNode> signals = new TreeMap<>();
  private final List<Turn> turns = new ArrayList<>();

  @Override
  public synchronized void accept(JsonNode event) {
    long turn = event.path("turn").asLong();
    switch (event.path("type").asText()) {
      case "signals" -> signals.put(turn, event);
      case "route.decided" -> {
        JsonNode heard = signals.getOrDefault(turn, event.path("nothing"));
        turns.add(
            new Turn(
                event.path("route").asText(),
                event.path("rule").asText(),
                event.path("because").asText(),
                heard.path("voice"),
                heard.path("text").asText()));
      }
      default -> {}
    }
  }

  synchronized List<Turn> turns() {
    return List.copyOf(turns);
  }
}
