package dev.undertone.gateway.caller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Adds up a call from the server's events; then sums it up for programs and for people. */
public final class CallTotals implements Consumer<JsonNode> {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Double> gapsMillis = new ArrayList<>();
  private final List<String> routes = new ArrayList<>();
  private BigDecimal usd = BigDecimal.ZERO;
  private boolean costKnown = true;
  private long answered;
  private long interrupted;
  private long failed;
  private long lostEvents;
  private Optional<JsonNode> done = Optional.empty();

  @Override
  public void accept(JsonNode event) {
    switch (event.path("type").asText()) {
      case "turn.done" -> turn(event);
      case "turn.timeline" -> {
        if (event.path("turn_gap_ms").isNumber()) {
          gapsMillis.add(event.path("turn_gap_ms").asDouble());
        }
      }
      case "route.decided" -> routes.add(event.path("route").asText());
      case "events.dropped" -> lostEvents += event.path("count").asLong();
      case "call.done" -> done = Optional.of(event);
      default -> {}
    }
  }

  private void turn(JsonNode event) {
    switch (event.path("outcome").asText()) {
      case "interrupted" -> interrupted++;
      case "failed" -> failed++;
      default -> answered++;
    }
    usd = usd.add(event.path("cost").path("usd").decimalValue());
    costKnown &= event.path("cost").path("known").asBoolean(true);
  }

  /** Events that were lost on our side, where nobody took them in time. */
  public void lost(long events) {
    lostEvents += events;
  }

  /** Turns whose answer failed. */
  public long failed() {
    return failed;
  }

  /**
   * The {@code call.summary} object of {@code docs/events.md}.
   *
   * @param latencies false where audio went faster than time: then there are no gaps
   */
  public ObjectNode summary(String call, CallerAccount account, boolean latencies) {
    ObjectNode summary = JSON.createObjectNode().put("type", "call.summary").put("call", call);
    done.ifPresent(end -> summary.put("reason", end.path("reason").asText()));
    account.broken().ifPresent(why -> summary.put("broken", why));
    ObjectNode turns = summary.putObject("turns");
    turns.put("completed", answered).put("interrupted", interrupted).put("failed", failed);
    routes.forEach(summary.putArray("routes")::add);
    if (latencies) {
      quantiles(summary.putObject("turn_gap_ms"), gapsMillis);
      quantiles(
          summary.putObject("caller_gap_ms"),
          account.gaps().stream().map(gap -> gap.toNanos() / 1e6).toList());
    }
    summary.putObject("cost").put("usd", usd).put("known", costKnown);
    ObjectNode audio = summary.putObject("audio");
    audio
        .put("sent_ms", account.sent().toMillis())
        .put("heard_ms", account.ear().heard().toMillis());
    audio.put("dropped_ms", done.map(end -> end.path("dropped_audio_ms").asDouble()).orElse(0.0));
    audio.put("unsent_frames", account.unsent()).put("stutters", account.ear().gaps());
    audio.put("stutter_ms", account.ear().missing().toMillis());
    audio.put("stale_messages", account.ear().strangers());
    audio.put("late_frames", account.lateFrames());
    return summary.put("lost_events", lostEvents);
  }

  private static void quantiles(ObjectNode into, List<Double> millis) {
    into.put("count", millis.size());
    if (!millis.isEmpty()) {
      List<Double> sorted = millis.stream().sorted().toList();
      into.put("p50", rounded(nearestRank(sorted, 0.50)));
      into.put("p95", rounded(nearestRank(sorted, 0.95)));
      into.put("max", rounded(sorted.getLast()));
    }
  }

  private static double nearestRank(List<Double> sorted, double part) {
    return sorted.get(Math.max(0, (int) Math.ceil(part * sorted.size()) - 1));
  }

  private static double rounded(double millis) {
    return Math.round(millis * 1_000) / 1_000.0;
  }

  /** The same for people. */
  public static String words(JsonNode summary, Style style) {
    JsonNode turns = summary.path("turns");
    JsonNode audio = summary.path("audio");
    var page = new Page().line("").line(style.bold("Summary"));
    page.entry(
        "turns",
        turns.path("completed").asLong()
            + " heard to the end, "
            + turns.path("interrupted").asLong()
            + " interrupted, "
            + turns.path("failed").asLong()
            + " failed");
    var routes = new ArrayList<String>();
    summary.path("routes").forEach(route -> routes.add(route.asText()));
    if (!routes.isEmpty()) {
      page.entry("routes", String.join(", ", routes));
    }
    if (summary.has("turn_gap_ms")) {
      page.entry("turn gap", gaps(summary.path("turn_gap_ms"), "sent by the server"));
      page.entry("", gaps(summary.path("caller_gap_ms"), "heard by the caller"));
    } else {
      page.entry("turn gap", "not measured: audio went faster than time");
    }
    page.entry("cost", CallReport.money(summary.path("cost")));
    page.entry(
        "audio",
        seconds(audio, "sent_ms")
            + " sent, "
            + seconds(audio, "heard_ms")
            + " heard, "
            + audio.path("dropped_ms").asLong()
            + " ms dropped, "
            + audio.path("stutters").asLong()
            + " stutters ("
            + audio.path("stutter_ms").asLong()
            + " ms)");
    if (audio.path("late_frames").asLong() > 0 || audio.path("unsent_frames").asLong() > 0) {
      page.entry(
          "",
          audio.path("late_frames").asLong()
              + " frames late and "
              + audio.path("unsent_frames").asLong()
              + " not sent: this machine or the line was busy");
    }
    String broken = summary.path("broken").asText();
    if (!broken.isEmpty()) {
      page.entry("ended", style.bad(broken));
    }
    return page.toString();
  }

  private static String gaps(JsonNode gap, String where) {
    return gap.path("count").asLong() == 0
        ? "none " + where
        : "p50 %d ms, p95 %d ms (%s, %d turns)"
            .formatted(
                Math.round(gap.path("p50").asDouble()),
                Math.round(gap.path("p95").asDouble()),
                where,
                gap.path("count").asLong());
  }

  private static String seconds(JsonNode audio, String field) {
    return SignalWords.fixed(Duration.ofMillis(audio.path(field).asLong()).toMillis() / 1e3, 1)
        + " s";
  }
}
