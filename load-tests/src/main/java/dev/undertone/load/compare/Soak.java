package dev.undertone.load.compare;

import dev.undertone.load.compare.Gateways.Running;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A share of what Undertone can take, for a long time, with a look at what it holds every minute:
 * its heap after a full collection, its descriptors, threads and memory.
 */
final class Soak {

  private static final Duration PIECE = Duration.ofMinutes(1);
  private static final double STREAMS_PER_SECOND = 20;
  private static final Pattern USED = Pattern.compile("used (\\d+)([KMG])");

  private final Vertx vertx;
  private final Gateways gateways;
  private final Course course;
  private final Upstream upstream;
  private final Consumer<String> progress;

  Soak(
      Vertx vertx, Gateways gateways, Course course, Upstream upstream, Consumer<String> progress) {
    this.vertx = vertx;
    this.gateways = gateways;
    this.course = course;
    this.upstream = upstream;
    this.progress = progress;
  }

  private record Minute(
      long answers, int failures, double p99, double heap, long fds, long threads, double memory) {}

  /**
   * Runs Undertone for so long; gives Markdown.
   *
   * @param share of the highest rate, 0–1
   */
  String run(Duration length, double share) throws Exception {
    try (Running gateway = gateways.start("undertone", upstream.port())) {
      Child child = gateway.child().orElseThrow();
      Comparison comparison = new Comparison(vertx, gateways, course, upstream, progress);
      try (Load chats = comparison.load(gateway, 0);
          Load streams = comparison.load(gateway, Course.LONG_STREAM)) {
        progress.accept("soak: warms up and looks for the highest rate");
        chats.atOnce(64, course.warmUp());
        double highest = comparison.full(gateway, chats).spent().measured().rate();
        double rate = highest * share;
        List<Minute> minutes = new ArrayList<>(List.of(look(child, new Measured(), 0)));
        long left = length.toNanos();
        while (left > 0) {
          Duration piece = Duration.ofNanos(Math.min(left, PIECE.toNanos()));
          minutes.add(minute(child, chats, streams, rate, piece));
          progress.accept("soak: " + row(minutes.size() - 1, minutes.getLast()).strip());
          left -= piece.toNanos();
        }
        return page(highest, rate, minutes);
      }
    }
  }

  private static Minute minute(Child child, Load chats, Load streams, double rate, Duration length)
      throws Exception {
    var failed = new Exception[1];
    var streamed = new Measured[1];
    Thread beside =
        Thread.ofPlatform()
            .name("soak-streams")
            .start(
                () -> {
                  try {
                    streamed[0] = streams.steadily(STREAMS_PER_SECOND, length);
                  } catch (Exception e) {
                    failed[0] = e;
                  }
                });
    Measured chatted = chats.steadily(rate, length);
    beside.join();
    if (failed[0] != null) {
      throw failed[0];
    }
    return look(child, chatted, streamed[0].failures());
  }

  private static Minute look(Child child, Measured chats, int otherFailures)
      throws IOException, InterruptedException {
    long pid = child.handle().pid();
    jcmd(pid, "GC.run");
    double heap = usedMb(jcmd(pid, "GC.heap_info"));
    return new Minute(
        chats.answers(),
        chats.failures() + otherFailures,
        chats.wholeMillis(99),
        heap,
        Processes.descriptors(child.handle()),
        Processes.threads(child.handle()),
        Processes.residentMb(child.handle()));
  }

  /** Megabytes in use in all generations together, class data aside. */
  static double usedMb(String heapInfo) {
    double kilobytes = 0;
    for (String line : heapInfo.split("\n", -1)) {
      Matcher used = USED.matcher(line);
      if (!line.contains("Metaspace") && !line.contains("class space") && used.find()) {
        long amount = Long.parseLong(used.group(1));
        kilobytes +=
            switch (used.group(2)) {
              case "K" -> amount;
              case "M" -> amount * 1024;
              default -> amount * 1024 * 1024;
            };
      }
    }
    return kilobytes / 1024;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(tool.toString(), String.valueOf(pid), command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("jcmd " + command + ": " + said.strip());
    }
    return said;
  }

  private static String page(double highest, double rate, List<Minute> minutes) {
    long answers = minutes.stream().mapToLong(Minute::answers).sum();
    long failures = minutes.stream().mapToLong(Minute::failures).sum();
    var page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "Highest rate before: %,.0f chats/s; at %,.0f chats/s and %.0f streams of %d tokens a"
                + " second: %,d chats answered, %,d requests failed.%n%n",
            highest,
            rate,
            STREAMS_PER_SECOND,
            Course.LONG_STREAM,
            answers,
            failures));
    page.append("| minute | chats | failed | p99, ms | heap after full collection, MB |");
    page.append(
        " descriptors | threads | resident, MB |\n|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (int i = 0; i < minutes.size(); i++) {
      page.append(row(i, minutes.get(i)));
    }
    return page.toString();
  }

  private static String row(int number, Minute minute) {
    return String.format(
        Locale.ROOT,
        "| %d | %,d | %d | %.2f | %.1f | %d | %d | %.0f |%n",
        number,
        minute.answers(),
        minute.failures(),
        minute.p99(),
        minute.heap(),
        minute.fds(),
        minute.threads(),
        minute.memory());
  }
}
