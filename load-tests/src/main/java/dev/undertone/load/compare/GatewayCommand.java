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
      "and writes DATE-gateway.md. With --soak: Undertone alone, for long; writes DATE-soak.md."
    },
    mixinStandardHelpOptions = true)
public final class GatewayCommand implements Callable<Integer> {

  private static final int GATEWAY_CORE = 0;
  private static final int LOAD_CORE = 1;

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
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    try (Upstream upstream = Upstream.open(vertx, Duration.ZERO, Course.SPACING)) {
      String head = machine.markdown() + cores(pinned);
      if (soak != null) {
        Soak soaking = new Soak(vertx, gateways, course, upstream, System.err::println);
        String figures = soaking.run(length(soak), share);
        keep("soak", "# Undertone's router under load for long", head, command(), figures);
      } else {
        keep(
            "gateway",
            "# Gateways beside each other",
            head + conditions(course),
            command(),
            compare(new Comparison(vertx, gateways, course, upstream, System.err::println)));
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      delete(work);
    }
    return 0;
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
        - payload: a body of %d bytes with 4 messages; an answer of 440 bytes at once; short streams of %d tokens, long \
        ones of %d, a token every %d ms
        - load: open loop, timed from when a request was due, at most %d connections, HTTP/1.1; steady phases of \
        %d s; the highest rate with %s requests under way, %d s each, after a warm-up of %d s
        - on in Undertone: 20 rules in CEL of which all are evaluated, decision log%s, cost, metrics; off: nothing it has. \
        Portkey %s: provider and host by header, no rules, no log, \
        started with a shim of six lines without which its streams are all 500 on this Node. nginx: a bare proxy, unbuffered, access log off
        - "added" is the figure less that of direct, in this run; CPU is user and system time of the gateway's process
        """,
        payload.bodyBytes(),
        Course.SHORT_STREAM,
        Course.LONG_STREAM,
        Course.SPACING.toMillis(),
        Course.MOST_CONNECTIONS,
        course.steady().toSeconds(),
        course.concurrencies(),
        course.full().toSeconds(),
        course.warmUp().toSeconds(),
        withoutDecisionLog ? " in memory" : " in SQLite",
        Gateways.PORTKEY_VERSION);
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
