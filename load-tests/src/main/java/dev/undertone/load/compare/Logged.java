package dev.undertone.load.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What Undertone's logs say of themselves in {@code /metrics}.
 *
 * @param written decisions, in the file
 * @param dropped decisions that the log could not keep up with
 * @param droppedNotes notes of what came of a decision, lost likewise
 * @param droppedLines of the request log, lost likewise
 * @param waiting decisions and notes on their way to the file
 */
record Logged(long written, long dropped, long droppedNotes, long droppedLines, long waiting) {

  static final Logged NOTHING = new Logged(0, 0, 0, 0, 0);

  /** As many may wait where nothing is behind: what came while the last ones were written. */
  private static final int UNDER_WAY = 128;

  static Logged of(int port) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
      return read(
          client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body());
    }
  }

  /**
   * @throws IllegalStateException when a figure is missing, for zero would say that nothing is lost
   */
  static Logged read(String metrics) {
    return new Logged(
        figure(metrics, "decisions_written_total"),
        figure(metrics, "decisions_dropped_total"),
        figure(metrics, "decisions_notes_dropped_total"),
        figure(metrics, "api_log_dropped_total"),
        figure(metrics, "decisions_queued"));
  }

  /** What was written and lost since then; what waits does so now. */
  Logged since(Logged before) {
    return new Logged(
        written - before.written,
        dropped - before.dropped,
        droppedNotes - before.droppedNotes,
        droppedLines - before.droppedLines,
        waiting);
  }

  boolean isCaughtUp() {
    return waiting <= UNDER_WAY;
  }

  /** Whether all that was to be written is, or is about to be. */
  boolean isComplete() {
    return dropped + droppedNotes + droppedLines == 0 && isCaughtUp();
  }

  /** Decisions written; what was lost. */
  String markdown() {
    String said = String.format(Locale.ROOT, "%,d; %,d", written, dropped);
    if (droppedNotes + droppedLines > 0) {
      said += String.format(Locale.ROOT, " and %,d notes, %,d lines", droppedNotes, droppedLines);
    }
    return isCaughtUp() ? said : said + String.format(Locale.ROOT, ", %,d wait", waiting);
  }

  private static long figure(String metrics, String name) {
    OptionalLong figure =
        metrics
            .lines()
            .filter(line -> line.startsWith(name + " "))
            .mapToLong(
                line -> Math.round(Double.parseDouble(line.substring(name.length()).strip())))
            .findFirst();
    return figure.orElseThrow(() -> new IllegalStateException(name + " is not in /metrics"));
  }
}
