package dev.undertone.gateway;

import dev.undertone.router.record.BoundedDecisionLog;
import dev.undertone.router.record.DecisionLog;
import dev.undertone.router.record.DecisionLogException;
import dev.undertone.router.record.SqliteDecisionLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Opens the decision log that a configuration asks for, and counts what it does. */
final class DecisionLogs {

  /** Decisions that can be looked at where there is no file; older ones are overwritten. */
  private static final int IN_MEMORY = 1_000;

  private DecisionLogs() {}

  /**
   * @throws HouseException when the file cannot be used
   */
  static DecisionLog open(GatewayConfig.Routers config, MeterRegistry registry) {
    Optional<Path> file = config.decisions().file();
    try {
      DecisionLog log =
          file.isPresent()
              ? new SqliteDecisionLog(
                  file.get(), config.decisions().settings(), InstantSource.system())
              : new BoundedDecisionLog(IN_MEMORY);
      count(log, registry);
      return log;
    } catch (DecisionLogException e) {
      throw new HouseException("routers.decision_log: " + e.getMessage(), e);
    }
  }

  private static void count(DecisionLog log, MeterRegistry registry) {
    counter(log, registry, "decisions.written", "Decisions kept", l -> l.counts().written());
    counter(
        log,
        registry,
        "decisions.dropped",
        "Decisions that the log could not keep up with",
        l -> l.counts().dropped());
    counter(
        log,
        registry,
        "decisions.notes.dropped",
        "Notes of what came of a decision that the log could not keep up with",
        l -> l.counts().droppedNotes());
    counter(
        log,
        registry,
        "decisions.erased",
        "Decisions forgotten with a call",
        l -> l.counts().erased());
    counter(
        log,
        registry,
        "decisions.retired",
        "Decisions whose time was up, or that were too many",
        l -> l.counts().retired());
    counter(
        log,
        registry,
        "decisions.failures",
        "Batches that could not be written at once",
        l -> l.counts().failures());
    Gauge.builder("decisions.queued", log, l -> l.counts().queued())
        .description("Decisions on their way into the log")
        .register(registry);
  }

  private static void counter(
      DecisionLog log,
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<DecisionLog> figure) {
    FunctionCounter.builder(name, log, figure).description(description).register(registry);
  }
}
