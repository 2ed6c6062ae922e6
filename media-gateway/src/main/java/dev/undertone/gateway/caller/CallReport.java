package dev.undertone.gateway.caller;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells a call turn by turn to a person, from the server's events. One thread. */
public final class CallReport implements Consumer<JsonNode> {

  /** More turns than any call has at once; those of a server gone mad are let go. */
  private static final int MAX_OPEN = 64;

  private final Consumer<String> out;
  private final Style style;
  private final boolean latencies;
  private final Map<Long, Map<String, JsonNode>> open = new HashMap<>();

  /**
   * @param out takes text that ends with a line break
   * @param latencies false where audio goes faster than time, so that figures would mean nothing
   */
  public CallReport(Consumer<String> out, Style style, boolean latencies) {
    this.out = out;
    this.style = style;
    this.latencies = latencies;
  }

  @Override
  public void accept(JsonNode event) {
    String type = event.path("type").asText();
    switch (type) {
      case "call.started" -> started(event);
      case "error" -> out.accept(style.bad("  the server says: " + event) + "\n");
      case "consent" -> consent(event);
      case "turn.done" -> {
        Map<String, JsonNode> turn = open.remove(event.path("turn").asLong());
        done(turn == null ? Map.of() : turn, event);
      }
      case "transcript.final", "signals", "route.decided", "turn.timeline", "reply.heard" ->
          keep(type, event);
      default -> {}
    }
  }

  private void keep(String type, JsonNode event) {
    if (open.size() >= MAX_OPEN) {
      open.clear();
    }
    open.computeIfAbsent(event.path("turn").asLong(), t -> new HashMap<>()).put(type, event);
  }

  private void started(JsonNode event) {
    String emotion =
        event.path("emotion").asBoolean()
            ? "emotion on: it is estimated from the caller's voice"
            : "emotion off" + because(event.path("emotion_reason"));
    out.accept(
        "Call "
            + event.path("call").asText()
            + " by the "
            + event.path("door").asText()
            + " door, agent "
            + event.path("agent").asText()
            + ", "
            + emotion
            + "\n");
  }

  private void consent(JsonNode event) {
    String what = event.path("emotion").asBoolean() ? "on" : "off";
    out.accept("  emotion is " + what + because(event.path("emotion_reason")) + "\n");
  }

  private static String because(JsonNode reason) {
    return reason.asText().isEmpty() ? "" : ": " + reason.asText();
  }

  private void done(Map<String, JsonNode> turn, JsonNode done) {
    var page = new Page().line("");
    header(page, turn, done);
    JsonNode signals = turn.get("signals");
    if (signals != null) {
      page.entry("voice", SignalWords.voice(signals));
      page.entry("emotion", SignalWords.emotion(signals));
      page.entry("line", SignalWords.line(signals));
      page.entry("dynamics", SignalWords.dynamics(signals));
    }
    JsonNode route = turn.get("route.decided");
    if (route != null) {
      decision(page, route, done);
    }
    JsonNode timeline = turn.get("turn.timeline");
    if (timeline != null && latencies) {
      timeline(page, timeline);
    }
    heard(page, turn.get("reply.heard"), done);
    page.entry("cost", money(done.path("cost")));
    out.accept(page.toString());
  }

  private void header(Page page, Map<String, JsonNode> turn, JsonNode done) {
    long number = done.path("turn").asLong();
    // The signals hold the words of the whole turn, a final transcript those of one utterance.
    JsonNode said = turn.getOrDefault("signals", turn.get("transcript.final"));
    if (said == null) {
      page.line(style.bold("Turn " + number) + "  the agent speaks first");
      return;
    }
    String text = said.path("text").asText();
    double confidence = said.path("confidence").asDouble();
    page.line(style.bold("Turn " + number) + "  confidence " + SignalWords.fixed(confidence, 2));
    page.entry("caller", text.isBlank() ? "(no words understood)" : "\"" + text.strip() + "\"");
  }

  private void decision(Page page, JsonNode route, JsonNode done) {
    String model = route.path("model").asText();
    page.entry(
        "decision",
        "rule %s -> route %s -> %s   (router %s, %s ms)"
            .formatted(
                route.path("rule").asText(),
                route.path("route").asText(),
                model,
                route.path("router").asText(),
                SignalWords.fixed(route.path("decision_ms").asDouble(), 1)));
    page.entry("because", route.path("because").asText());
    String label = "not taken";
    for (JsonNode other : route.path("alternatives")) {
      page.entry(
          label,
          other.path("kind").asText()
              + " "
              + other.path("name").asText()
              + ": "
              + other.path("reason").asText());
      label = "";
    }
    attempts(page, done);
  }

  /** Worth a word where the first model did not simply answer. */
  private static void attempts(Page page, JsonNode done) {
    var failed = new ArrayList<String>();
    String answered = "";
    for (JsonNode attempt : done.path("attempts")) {
      if (attempt.has("failure")) {
        failed.add(
            attempt.path("model").asText()
                + " failed: "
                + attempt.path("failure").asText()
                + " ("
                + attempt.path("message").asText()
                + ")");
      } else {
        answered = attempt.path("model").asText();
      }
    }
    if (!failed.isEmpty()) {
      String end = answered.isEmpty() ? "" : "; answered by " + answered;
      page.entry("attempts", String.join("; ", failed) + end);
    }
  }

  private void timeline(Page page, JsonNode timeline) {
    List<String> lines = Waterfall.of(timeline);
    if (lines.isEmpty()) {
      return;
    }
    JsonNode gap = timeline.path("turn_gap_ms");
    if (gap.isNumber()) {
      page.line("  " + Page.padded("turn gap", Page.LABEL - 2) + style.bold(gap.asLong() + " ms"));
    }
    for (String line : lines) {
      page.line(" ".repeat(Page.LABEL) + line);
    }
  }

  private void heard(Page page, @Nullable JsonNode reply, JsonNode done) {
    String heard = done.path("heard").asText();
    page.entry("heard", heard.isBlank() ? "(nothing)" : "\"" + heard.strip() + "\"");
    String outcome = done.path("outcome").asText();
    if (outcome.equals("interrupted")) {
      String written = reply == null ? "" : reply.path("written").asText().strip();
      String rest =
          written.startsWith(heard.strip())
              ? written.substring(heard.strip().length()).strip()
              : written;
      String cut = rest.isEmpty() ? "" : "; not heard: \"" + rest + "\"";
      page.entry("", "cut off: " + done.path("reason").asText().replace('_', ' ') + cut);
    } else if (outcome.equals("failed")) {
      page.entry(
          "",
          "failed: " + done.path("reason").asText() + " (" + done.path("message").asText() + ")");
    }
  }

  static String money(JsonNode cost) {
    BigDecimal usd = cost.path("usd").decimalValue().setScale(6, RoundingMode.HALF_UP);
    String sum = "$" + usd.toPlainString();
    return cost.path("known").asBoolean(true) ? sum : "at least " + sum;
  }
}
