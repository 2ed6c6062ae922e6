package dev.undertone.load.compare;

import dev.undertone.load.Machine;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code undertone bench gateway}: what a request costs on its way through each gateway. */
@Command(
    name = "gateway",
    description = {
      "Compares Undertone with Portkey, nginx as a bare proxy, and no gateway at all, in one run"
          + " on",
      "one machine: each gateway on one core, the provider and the load on another. Prints a table",
      "and writes DATE-gateway.md. With --soak: Undertone alone, for long; writes DATE-soak.md and",
      "exits with 1 when a request failed, or memory or descriptors grew."
    },
    mixinStandardHelpOptions = true)
public final class GatewayCommand implements Callable<Integer> {

  private static final String GATEWAY_CORE = "0";
  private static final int LOAD_CORE = 1;
  private static final int MISSED = 1;

  @Option(names = "--quick", description = "Short phases, about a minute: does it run at all?")
  private boolean quick;

  @Option(
      names = "--gateways",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "undertone,portkey,nginx",
      description = "Whom to compare with no gateway (default: ${DEFAULT-VALUE}).")
  private List<String> names = List.of();

  @Option(
      names = "--undertone",
      paramLabel = "COMMAND",
      defaultValue = "./undertone router",
      description = "Starts the router; options follow (default: ${DEFAULT-VALUE}).")
  private String undertone = "";

  @Option(
      names = "--without-decision-log",
      description = "Undertone keeps its decisions in memory only.")
  private boolean withoutDecisionLog;

  @Option(
      names = "--soak",
      paramLabel = "LENGTH",
      description = "Undertone alone for so long, such as 10m.")
  private @Nullable String soak;

  @Option(
      names = "--share",
      paramLabel = "0-1",
      defaultValue = "0.8",
      description = "Of the highest rate, for --soak (default: ${DEFAULT-VALUE}).")
  private double share;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where peers are installed (default: in the user's cache directory).")
  private @Nullable Path cache;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "load-tests/results",
      description = "Where the figures go (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("load-tests", "results");

  @Override
  public Integer call() throws Exception {
    Machine machine = Machine.here();
    boolean pinned = pinOurselves();
    Files.createDirectories(results);
    Path work = Files.createTempDirectory("undertone-compare");
    Course course = quick ? Course.QUICK : Course.WHOLE;
    Gateways gateways =
        new Gateways(
            work,
            Optional.ofNullable(cache).orElseGet(GatewayCommand::userCache),
            List.of(undertone.split(" ", -1)),
            !withoutDecisionLog,
            GATEWAY_CORE);
    Gateways onAllCores = gateways.on("0-" + (machine.cpus() - 1));
    boolean passed = true;
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    try (Upstream upstream = Upstream.open(vertx, Duration.ZERO, Course.SPACING)) {
      String head = machine.markdown() + cores(pinned);
      if (soak != null) {
        Comparison comparison =
            new Comparison(vertx, gateways, onAllCores, course, upstream, System.err::println);
        Soak.Report report =
            new Soak(comparison, gateways, course, upstream, System.err::println)
                .run(length(soak), share);
        passed = report.passed();
        keep(
            "soak",
            "# Undertone's router under load for long",
            head + on(),
            command(),
            report.markdown());
      } else {
        keep(
            "gateway",
            "# Gateways beside each other",
            head + conditions(course),
            command(),
            compare(
                new Comparison(
                    vertx, gateways, onAllCores, course, upstream, System.err::println)));
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      delete(work);
    }
    return passed ? 0 : MISSED;
  }

  private String compare(Comparison comparison) throws Exception {
    Map<String, Figures> figures = new LinkedHashMap<>();
    Map<String, String> missing = new LinkedHashMap<>();
    comparison.warmUpOurselves();
    figures.put("direct", comparison.measure("direct"));
    for (String name : names) {
      try {
        figures.put(name, comparison.measure(name));
      } catch (Gateways.NotInstalledException | IOException e) {
        missing.put(name, String.valueOf(e.getMessage()).replace('\n', ' '));
      }
    }
    return new ComparisonTable(figures, missing).markdown();
  }

  private void keep(String name, String title, String head, String command, String figures)
      throws IOException {
    Path report = results.resolve(LocalDate.now(ZoneOffset.UTC) + "-" + name + ".md");
    Files.writeString(report, title + "\n\n" + head + command + "\n" + figures);
    System.out.println(figures);
    System.out.println("Figures: " + report);
  }

  private String command() {
    return "- command: `./undertone bench gateway"
        + (quick ? " --quick" : "")
        + (soak == null ? "" : " --soak " + soak + " --share " + share)
        + (withoutDecisionLog ? " --without-decision-log" : "")
        + "`\n";
  }

  private String conditions(Course course) {
    Payload payload = new Payload("/", "", "mock");
    return String.format(
        Locale.ROOT,
        """
        - payload: a body of %d bytes with 4 messages; an answer of 440 bytes at once; short streams of %d tokens and long \
        ones of %d, a token every %d ms; streams of %,d tokens without pauses, one after the other
        - load: open loop, timed from when a request was due, at most %d connections, HTTP/1.1; steady phases of \
        %d s, after a warm-up of %d s
        - highest rate: with %s requests under way, and at steady rates in between where that was too much, %d s each; it counts \
        when nothing fails and no decision, note or line of a log is dropped, the time and CPU to write them down included
        %s\
        - Portkey %s: provider and host by header, no rules, no log, \
        started with a shim of six lines without which its streams are all 500 on this Node. nginx: a bare proxy, unbuffered, access log off
        - "added" is the figure less that of direct, in this run; CPU is user and system time of the gateway's process
        - started: from the command to the first answer, the median of %d on all cores; idle %d s later
        """,
        payload.bodyBytes(),
        Course.SHORT_STREAM,
        Course.LONG_STREAM,
        Course.SPACING.toMillis(),
        Course.BURST,
        Course.MOST_CONNECTIONS,
        course.steady().toSeconds(),
        course.warmUp().toSeconds(),
        course.concurrencies(),
        course.full().toSeconds(),
        on(),
        Gateways.PORTKEY_VERSION,
        course.starts(),
        course.settle().toSeconds());
  }

  private String on() {
    return """
    - on in Undertone: 20 rules in CEL of which all are evaluated, a decision log in %s, a line in a file for each request \
    (`api.log`), cost, metrics. Off: hedging, mirrors, `cascade`, `vote`, tenants, signals of a voice; two models, the \
    second to fall back on
    """
        .formatted(withoutDecisionLog ? "memory" : "SQLite");
  }

  private static String cores(boolean pinned) {
    return pinned
        ? "- cores: each gateway on one of its own (`taskset`), provider and load share another\n"
        : "- cores: **not enough of them**, gateway and load share one\n";
  }

  /** Moves this JVM, all its threads, off the core of the gateways. */
  private static boolean pinOurselves() throws IOException, InterruptedException {
    if (Runtime.getRuntime().availableProcessors() <= LOAD_CORE) {
      return false;
    }
    return new ProcessBuilder(
                "taskset",
                "-a",
                "-c",
                "-p",
                String.valueOf(LOAD_CORE),
                String.valueOf(ProcessHandle.current().pid()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static Path userCache() {
    String home = System.getenv("XDG_CACHE_HOME");
    return (home == null || home.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(home))
        .resolve("undertone")
        .resolve("peers");
  }

  /** {@code 90s} or {@code 10m}. */
  private static Duration length(String text) {
    if (!text.matches("\\d{1,5}[smh]")) {
      throw new IllegalArgumentException("--soak = " + text + ", must be such as 90s, 10m or 1h");
    }
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
