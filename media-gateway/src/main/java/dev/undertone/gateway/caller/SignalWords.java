package dev.undertone.gateway.caller;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts a {@code signals} event into words; what is not available is said so, with its reason. */
final class SignalWords {

  /** Below this part of clipped samples nobody hears it. */
  private static final double CLIPPING_WORTH_A_WORD = 0.001;

  private SignalWords() {}

  static String voice(JsonNode signals) {
    JsonNode voice = signals.path("voice");
    var words = new ArrayList<String>();
    JsonNode hesitation = voice.path("hesitation");
    if (isThere(hesitation)) {
      words.add(hesitation(hesitation));
    }
    JsonNode rate = voice.path("rate");
    if (isThere(rate)) {
      words.add(
          "rate " + number(rate, "syllables_per_s", 1) + " syl/s" + ratio(rate.path("delta")));
    }
    JsonNode pitch = voice.path("pitch");
    if (isThere(pitch)) {
      words.add("pitch " + number(pitch, "median_hz", 0) + " Hz");
    }
    JsonNode level = voice.path("level");
    if (isThere(level)) {
      words.add("level " + number(level, "dbfs", 0) + " dBFS" + signed(level.path("delta_db"), 0));
    }
    return words.isEmpty() ? "nothing heard of the voice yet" : String.join(", ", words);
  }

  private static String hesitation(JsonNode hesitation) {
    var detail = new ArrayList<String>();
    count(hesitation.path("fillers").asLong(), "filler", detail);
    count(hesitation.path("lengthenings").asLong(), "lengthened word", detail);
    count(hesitation.path("restarts").asLong(), "restart", detail);
    long pauses = hesitation.path("pauses").asLong();
    count(pauses, "pause", detail);
    if (pauses > 0) {
      String longest = pauses == 1 ? "" : "longest ";
      detail.add(longest + hesitation.path("longest_pause_ms").asLong() + " ms");
    }
    String score = "hesitation " + number(hesitation, "score", 2);
    return detail.isEmpty() ? score : score + " (" + String.join(", ", detail) + ")";
  }

  /** What counts as emotion; one sentence when there is none of it. */
  static String emotion(JsonNode signals) {
    JsonNode voice = signals.path("voice");
    JsonNode label = voice.path("emotion");
    JsonNode arousal = voice.path("arousal");
    JsonNode anger = voice.path("anger");
    if (!isThere(label) && !isThere(arousal) && !isThere(anger)) {
      return "not known" + because(arousal);
    }
    var words = new ArrayList<String>();
    words.add(isThere(label) ? label(label) : "label not known" + because(label));
    words.add(
        isThere(arousal)
            ? "arousal "
                + number(arousal, "value", 2)
                + signed(voice.path("arousal_delta").path("value"), 2)
            : "arousal not known" + because(arousal));
    if (isThere(anger)) {
      words.add("anger " + number(anger, "value", 2));
    }
    return String.join(", ", words);
  }

  private static String label(JsonNode emotion) {
    String label = emotion.path("label").asText();
    if (label.equals("unknown")) {
      return "label unknown";
    }
    return "perhaps " + label + " (" + number(emotion.path("scores"), label, 2) + ")";
  }

  /** The language spoken and the line it came by. */
  static String line(JsonNode signals) {
    JsonNode voice = signals.path("voice");
    var words = new ArrayList<String>();
    words.add(language(voice.path("language")));
    JsonNode quality = voice.path("quality");
    if (isThere(quality)) {
      words.add("noise " + number(quality, "snr_db", 0) + " dB down");
      JsonNode band = quality.path("bandwidth_hz");
      if (band.isNumber()) {
        words.add("band to " + fixed(band.asDouble() / 1_000, 1) + " kHz");
      }
      if (quality.path("clipping").asDouble() >= CLIPPING_WORTH_A_WORD) {
        words.add("clipped " + fixed(100 * quality.path("clipping").asDouble(), 1) + "%");
      }
    }
    return String.join(", ", words);
  }

  private static String language(JsonNode language) {
    String other = language.path("mismatch").asBoolean() ? "; he may speak another" : "";
    if (!isThere(language)) {
      return "language not known" + because(language) + other;
    }
    return "language "
        + language.path("code").asText()
        + " ("
        + language.path("source").asText()
        + other
        + ")";
  }

  static String dynamics(JsonNode signals) {
    JsonNode dynamics = signals.path("dynamics");
    var words = new ArrayList<String>();
    if (dynamics.path("barge_in").asBoolean()) {
      words.add("barged in");
    }
    count(dynamics.path("interruptions").asLong(), "interruption", words);
    count(dynamics.path("backchannels").asLong(), "back-channel", words);
    if (dynamics.path("overlap_ms").asLong() > 0) {
      words.add("both spoke for " + dynamics.path("overlap_ms").asLong() + " ms");
    }
    count(dynamics.path("reasks").asLong(), "repeat", words);
    JsonNode latency = dynamics.path("response_latency_ms");
    if (latency.isNumber()) {
      words.add("began " + latency.asLong() + " ms after the agent");
    }
    words.add("spoke for " + fixed(dynamics.path("turn_ms").asDouble() / 1_000, 1) + " s");
    return String.join(", ", words);
  }

  private static boolean isThere(JsonNode block) {
    return block.path("available").asBoolean();
  }

  private static String because(JsonNode block) {
    String reason = block.path("reason").asText();
    return reason.isEmpty() ? "" : ": " + reason;
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
