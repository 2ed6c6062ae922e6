package dev.undertone.gateway.caller;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts a {@code signals} event into words; what is not available is said so, with its reason. */
final class SignalWords {

  private SignalWords() {}

  static String voice(JsonNode signals) {
    JsonNode voice = signals.path("voice");
    var words = new ArrayList<String>();
    JsonNode hesitation = voice.path("hesitation");
    if (hesitation.path("available").asBoolean()) {
      words.add(hesitation(hesitation));
    }
    arousal(voice.path("arousal"), words);
    JsonNode rate = voice.path("rate");
    if (rate.path("available").asBoolean()) {
      words.add(
          "rate " + number(rate, "syllables_per_s", 1) + " syl/s" + ratio(rate.path("delta")));
    }
    JsonNode pitch = voice.path("pitch");
    if (pitch.path("available").asBoolean()) {
      words.add("pitch " + number(pitch, "median_hz", 0) + " Hz");
    }
    JsonNode level = voice.path("level");
    if (level.path("available").asBoolean()) {
      words.add("level " + number(level, "dbfs", 0) + " dBFS" + signed(level.path("delta_db"), 0));
    }
    return words.isEmpty() ? "nothing heard of the voice yet" : String.join(", ", words);
  }

  private static String hesitation(JsonNode hesitation) {
    long pauses = hesitation.path("pauses").asLong();
    String detail =
        pauses == 0
            ? ""
            : " ("
                + pauses
                + (pauses == 1 ? " pause, " : " pauses, longest ")
                + hesitation.path("longest_pause_ms").asLong()
                + " ms)";
    return "hesitation " + number(hesitation, "score", 2) + detail;
  }

  private static void arousal(JsonNode arousal, List<String> words) {
    if (arousal.path("available").asBoolean()) {
      words.add("arousal " + number(arousal, "value", 2) + signed(arousal.path("delta"), 2));
    } else if (!arousal.path("reason").asText().isEmpty()) {
      words.add("arousal not known: " + arousal.path("reason").asText());
    }
  }

  static String dynamics(JsonNode signals) {
    JsonNode dynamics = signals.path("dynamics");
    var words = new ArrayList<String>();
    if (dynamics.path("barge_in").asBoolean()) {
      words.add("barged in");
    }
    count(dynamics.path("interruptions").asLong(), "interruption", words);
    count(dynamics.path("reasks").asLong(), "repeat", words);
    JsonNode latency = dynamics.path("response_latency_ms");
    if (latency.isNumber()) {
      words.add("began " + latency.asLong() + " ms after the agent");
    }
    words.add("spoke for " + fixed(dynamics.path("turn_ms").asDouble() / 1_000, 1) + " s");
    return String.join(", ", words);
  }

  private static void count(long count, String what, List<String> words) {
    if (count > 0) {
      words.add(count + " " + what + (count == 1 ? "" : "s"));
    }
  }

  private static String number(JsonNode block, String field, int digits) {
    return fixed(block.path(field).asDouble(), digits);
  }

  private static String signed(JsonNode delta, int digits) {
    return delta.isNumber()
        ? String.format(Locale.ROOT, " (%+." + digits + "f)", delta.asDouble())
        : "";
  }

  private static String ratio(JsonNode delta) {
    return delta.isNumber() ? " (" + fixed(delta.asDouble(), 2) + "x)" : "";
  }

  static String fixed(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
