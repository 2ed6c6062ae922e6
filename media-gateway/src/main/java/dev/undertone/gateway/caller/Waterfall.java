package dev.undertone.gateway.caller;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws the stages of a turn's timeline one below the other, each where the one before it ends. */
final class Waterfall {

  private static final int NAME = 17;
  private static final int BAR = 52;

  /** What comes after the gap is longer than all before it and would squeeze it. */
  private static final String SPEAKING = "speaking";

  private record Stage(String name, double fromMillis, double millis) {}

  private Waterfall() {}

  /** One line for each stage that took any time, or would have. */
  static List<String> of(JsonNode timeline) {
    var stages = new ArrayList<Stage>();
    double total = 0;
    double speaking = -1;
    for (Map.Entry<String, JsonNode> stage : timeline.path("stages_ms").properties()) {
      double millis = stage.getValue().asDouble();
      if (stage.getKey().equals(SPEAKING)) {
        speaking = millis;
      } else {
        stages.add(new Stage(stage.getKey().replace('_', ' '), total, millis));
        total += millis;
      }
    }
    double scale = total > 0 ? BAR / total : 0;
    var lines = new ArrayList<String>();
    for (Stage stage : stages) {
      lines.add(
          Page.padded(stage.name, NAME) + "|" + bar(stage, scale) + "|" + millis(stage.millis));
    }
    if (speaking >= 0) {
      String then = "then speaks for " + "%.1f s".formatted(speaking / 1_000);
      lines.add(Page.padded("", NAME) + then);
    }
    return lines;
  }

  private static String bar(Stage stage, double scale) {
    int from = (int) Math.min(BAR - 1, Math.floor(stage.fromMillis * scale));
    int to = (int) Math.min(BAR, Math.round((stage.fromMillis + stage.millis) * scale));
    int length = stage.millis > 0 ? Math.max(1, to - from) : 0;
    return " ".repeat(from) + "#".repeat(length) + " ".repeat(BAR - from - length);
  }

  private static String millis(double millis) {
    String number =
        millis > 0 && millis < 10
            ? String.format(Locale.ROOT, "%.1f", millis)
            : String.valueOf(Math.round(millis));
    return Page.right(number, 7) + " ms";
  }
}
