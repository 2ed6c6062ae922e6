package dev.undertone.load.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;

/**
 * What Undertone's decision log says of itself in {@code /metrics}.
 *
 * @param written to its file so far
 * @param dropped because it could not keep up
 */
record Decisions(long written, long dropped) {

  static final Decisions NONE = new Decisions(0, 0);

  static Decisions of(int port) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
      String said =
          client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
      return new Decisions(
          counter(said, "decisions_written_total"), counter(said, "decisions_dropped_total"));
    }
  }

  Decisions since(Decisions before) {
    return new Decisions(written - before.written, dropped - before.dropped);
  }

  String markdown() {
    return String.format(Locale.ROOT, "%,d; %,d", written, dropped);
  }

  private static long counter(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Math.round(Double.parseDouble(line.substring(name.length()).strip())))
        .sum();
  }
}
