package dev.undertone.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code undertone bench}: runs the benchmarks, allocation included, and keeps the figures. */
@Command(
    name = "bench",
    description = "Runs the micro-benchmarks and writes DATE-jmh.md and .json into a directory.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Enough for averages; the tail of single calls settles when the last of it is compiled. */
  private static final int WARM_UPS = 3;

  private static final int WARM_UPS_OF_QUANTILES = 10;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REGEX",
      defaultValue = "dev\\.undertone\\.load\\.bench\\.",
      description = "Benchmarks whose names match (default: all).")
  private String regex = "";

  @Option(names = "--quick", description = "One short iteration each: does it run at all?")
  private boolean quick;

  @Option(
      names = "--quantiles",
      description = "Times single calls; writes DATE-jmh-quantiles.md and .json.")
  private boolean quantiles;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "load-tests/results",
      description = "Where the figures go (default: ${DEFAULT-VALUE}).")
  private Path results = Path.of("load-tests", "results");

  @Override
  public Integer call() throws IOException, RunnerException {
    Machine machine = Machine.here();
    Files.createDirectories(results);
    String name = LocalDate.now(ZoneOffset.UTC) + (quantiles ? "-jmh-quantiles" : "-jmh");
    var chosen = new OptionsBuilder();
    if (quantiles) {
      chosen.mode(Mode.SampleTime);
    }
    Options options =
        chosen
            .include(regex)
            .addProfiler(GCProfiler.class)
            .forks(1)
            .warmupIterations(quick ? 1 : quantiles ? WARM_UPS_OF_QUANTILES : WARM_UPS)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(quick ? 1 : 5)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(results.resolve(name + ".json").toString())
            .build();
    Collection<RunResult> measured = new Runner(options).run();
    keepWhatIsOfInterest(results.resolve(name + ".json"), machine);
    Path report = results.resolve(name + ".md");
    String table = quantiles ? quantiles(measured) : averages(measured);
    Files.writeString(report, head(machine, options, measured) + table);
    System.out.println("Figures: " + report);
    return 0;
  }

  /** JMH writes paths of this machine into its figures; what was measured on goes there instead. */
  private static void keepWhatIsOfInterest(Path file, Machine machine) throws IOException {
    ObjectNode page = JSON.createObjectNode();
    page.put("jdk", machine.jdk()).put("commit", machine.commit());
    page.put("cpus", machine.cpus()).put("memory_gib", machine.memoryGib());
    page.put("load_average", machine.load());
    JsonNode figures = JSON.readTree(file.toFile());
    for (JsonNode figure : figures) {
      ((ObjectNode) figure).remove(List.of("jvm", "jvmArgs"));
      if (figure.path("primaryMetric") instanceof ObjectNode metric) {
        metric.remove("rawDataHistogram"); // of single calls: half a megabyte
      }
    }
    page.set("benchmarks", figures);
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), page);
  }

  private String head(Machine machine, Options options, Collection<RunResult> measured) {
    var page = new StringBuilder("# Micro-benchmarks\n\n").append(machine.markdown());
    page.append("- command: `./undertone bench")
        .append(quick ? " --quick" : "")
        .append(quantiles ? " --quantiles " + regex : "")
        .append("`\n");
    page.append(quantiles ? "- JMH: single calls, 1 fork, " : "- JMH: average time, 1 fork, ")
        .append(options.getWarmupIterations().get())
        .append(" warm-up and ")
        .append(options.getMeasurementIterations().get())
        .append(" measured iterations of 1 s, `-prof gc`\n");
    measured.stream()
        .map(run -> run.getParams().getBenchmark())
        .map(method -> method.substring(0, method.lastIndexOf('.')))
        .distinct()
        .forEach(type -> jvmOptions(type).ifPresent(page::append));
    return page.append('\n').toString();
  }

  /** Of a benchmark that has its own; others have those of this JVM, which name folders. */
  static Optional<String> jvmOptions(String benchmark) {
    try {
      Class<?> type = Class.forName(benchmark);
      return Optional.ofNullable(type.getAnnotation(Fork.class))
          .map(fork -> String.join(" ", fork.jvmArgs()))
          .filter(options -> !options.isBlank() && !options.equals(Fork.BLANK_ARGS))
          .map(options -> "- JVM of %s: `%s`\n".formatted(type.getSimpleName(), options));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(benchmark + " was measured and is not there", e);
    }
  }

  private static String quantiles(Collection<RunResult> measured) {
    var page =
        new StringBuilder("| benchmark | p50 | p99 | p99.9 | unit |\n|---|---:|---:|---:|---|\n");
    for (RunResult run : measured) {
      Result<?> time = run.getPrimaryResult();
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s |\n",
              name(run),
              figure(time.getStatistics().getPercentile(50)),
              figure(time.getStatistics().getPercentile(99)),
              figure(time.getStatistics().getPercentile(99.9)),
              time.getScoreUnit()));
    }
    return page.toString();
  }

  private static String averages(Collection<RunResult> measured) {
    var page = new StringBuilder();
    page.append("| benchmark | time | ± 99.9 % | unit | B/op |\n|---|---:|---:|---|---:|\n");
    for (RunResult run : measured) {
      Result<?> time = run.getPrimaryResult();
      Result<?> bytes = run.getSecondaryResults().get("gc.alloc.rate.norm");
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s |\n",
              name(run),
              figure(time.getScore()),
              figure(time.getScoreError()),
              time.getScoreUnit(),
              bytes == null ? "" : figure(bytes.getScore())));
    }
    return page.toString();
  }

  /** Three digits that mean something, and no exponent. */
  private static String figure(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    int digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String name(RunResult run) {
    String name = run.getParams().getBenchmark();
    var said =
        new StringBuilder(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
    for (String key : run.getParams().getParamsKeys()) {
      said.append(", ").append(run.getParams().getParam(key)).append(' ').append(key);
    }
    return said.toString();
  }
}
