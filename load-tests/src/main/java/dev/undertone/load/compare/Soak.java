package dev.undertone.load.compare;

import dev.undertone.load.compare.Gateways.Running;
import dev.undertone.load.compare.SoakVerdict.Piece;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A share of what Undertone can take without a loss, for a long time, with a look at what it holds
 * every minute: its heap after a full collection, its descriptors, threads and memory.
 */
final class Soak {

  private static final Duration PIECE = Duration.ofMinutes(1);
  private static final double STREAMS_PER_SECOND = 20;

  /** Until the gateway has seen that connections were closed. */
  private static final Duration REST = Duration.ofMillis(500);

  private static final Pattern USED = Pattern.compile("used (\\d+)([KMG])");

  private final Comparison comparison;
  private final Gateways gateways;
  private final Course course;
  private final Upstream upstream;
  private final Consumer<String> progress;

  Soak(
      Comparison comparison,
      Gateways gateways,
      Course course,
      Upstream upstream,
      Consumer<String> progress) {
    this.comparison = comparison;
    this.gateways = gateways;
    this.course = course;
    this.upstream = upstream;
    this.progress = progress;
  }

  /**
   * @param passed whether nothing failed and nothing grew
   */
  record Report(String markdown, boolean passed) {}

  /**
   * Runs Undertone for so long.
   *
   * @param share of the highest rate at which nothing fails and nothing is lost, 0–1
   * @throws IllegalStateException when there is no such rate
   */
  Report run(Duration length, double share) throws Exception {
    try (Running gateway = gateways.start("undertone", upstream.port());
        Load chats = comparison.load(gateway, 0);
        Load streams = comparison.load(gateway, Course.LONG_STREAM)) {
      progress.accept("soak: warms up and looks for the highest rate");
      chats.atOnce(16, course.warmUp());
      HighestRate.Try highest = comparison.full(gateway, chats).best();
      if (!highest.spent().isClean()) {
        throw new IllegalStateException("no rate was found at which nothing fails and is lost");
      }
      double rate = highest.spent().rate() * share;
      // What was compiled for the search is compiled anew for arrivals that do not wait; a user's
      // traffic grows over minutes too.
      progress.accept("soak: ramps up");
      var _ = piece(gateway, chats, streams, rate / 2, course.warmUp());
      var _ = piece(gateway, chats, streams, rate, course.warmUp());
      Piece before = look(gateway, new Measured(), 0, Comparison.logged(gateway), chats, streams);
      List<Piece> pieces = new ArrayList<>();
      long left = length.toNanos();
      while (left > 0) {
        Duration piece = Duration.ofNanos(Math.min(left, PIECE.toNanos()));
        pieces.add(piece(gateway, chats, streams, rate, piece));
        progress.accept("soak: " + row(pieces.size(), pieces.getLast()).strip());
        left -= piece.toNanos();
      }
      SoakVerdict verdict = new SoakVerdict(pieces);
      return new Report(
          page(highest, rate, course.warmUp(), before, pieces, verdict), verdict.passed());
    }
  }

  private static Piece piece(
      Running gateway, Load chats, Load streams, double rate, Duration length) throws Exception {
    Logged before = Comparison.logged(gateway);
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
    return look(gateway, chatted, streamed[0].failures(), before, chats, streams);
  }

  /** Its connections are not the gateway's doing, so they are let go of first. */
  private static Piece look(
      Running gateway, Measured chatted, int otherFailures, Logged before, Load chats, Load streams)
      throws Exception {
    chats.hangUp();
    streams.hangUp();
    LockSupport.parkNanos(REST.toNanos());
    ProcessHandle process = gateway.child().orElseThrow().handle();
    jcmd(process.pid(), "GC.run");
    double heap = usedMb(jcmd(process.pid(), "GC.heap_info"));
    return new Piece(
        chatted.answers(),
        chatted.failures() + otherFailures,
        Comparison.logged(gateway).since(before),
        chatted.wholeMillis(99),
        heap,
        Processes.descriptors(process),
        Processes.threads(process),
        Processes.residentMb(process));
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

  private static String page(
      HighestRate.Try highest,
      double rate,
      Duration warmUp,
      Piece before,
      List<Piece> pieces,
      SoakVerdict verdict) {
    long answers = pieces.stream().mapToLong(Piece::answers).sum();
    var page = new StringBuilder();
    page.append(
        String.format(
            Locale.ROOT,
            "Highest rate without failures and losses before: %,.0f chats/s (%s). At %,.0f chats/s"
                + " and %.0f streams of %d tokens a second, %,d chats were answered, after %d s at"
                + " half of that rate and %d s at it, which are not counted.%n%n",
            highest.spent().rate(),
            highest.how(),
            rate,
            STREAMS_PER_SECOND,
            Course.LONG_STREAM,
            answers,
            warmUp.toSeconds(),
            warmUp.toSeconds()));
    page.append(verdict.markdown());
    page.append("\n| minute | chats | failed | decisions written; dropped | p99, ms |");
    page.append(" heap after full collection, MB | descriptors | threads | resident, MB |\n");
    page.append("|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    page.append(row(0, before));
    for (int i = 0; i < pieces.size(); i++) {
      page.append(row(i + 1, pieces.get(i)));
    }
    return page.toString();
  }

  private static String row(int number, Piece piece) {
    return String.format(
        Locale.ROOT,
        "| %d | %,d | %d | %s | %.2f | %.1f | %d | %d | %.0f |%n",
        number,
        piece.answers(),
        piece.failures(),
        piece.logged().markdown(),
        piece.p99(),
        piece.heap(),
        piece.descriptors(),
        piece.threads(),
        piece.memory());
  }
}
