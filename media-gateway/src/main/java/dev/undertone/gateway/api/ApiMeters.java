package dev.undertone.gateway.api;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.relay.Job;
import dev.undertone.router.relay.RelayObserver;
import dev.undertone.router.relay.VertxRelay;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Counts what the API does. Any thread; meters are looked up once and kept.
 *
 * <p>Tags are dialects, routes, rules, models and kinds of failure, which are as many as router
 * files name; never users, calls or ids.
 */
public final class ApiMeters implements RelayObserver {

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(400),
    Duration.ofMillis(800),
    Duration.ofMillis(1_600),
    Duration.ofMillis(5_000)
  };

  private record Ended(Dialect dialect, String route, Ending ending) {}

  private record Failed(String model, FailureKind kind) {}

  private record Billed(String model, String rule) {}

  /** What one model did under one rule. */
  private record Bill(Counter input, Counter cached, Counter output, Counter usd) {}

  private final MeterRegistry registry;
  private final Map<Dialect, Timer> firstToken = new EnumMap<>(Dialect.class);
  private final ConcurrentMap<Ended, Counter> requests = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Counter> refusals = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Counter> attempts = new ConcurrentHashMap<>();
  private final ConcurrentMap<Failed, Counter> failures = new ConcurrentHashMap<>();
  private final ConcurrentMap<Billed, Bill> bills = new ConcurrentHashMap<>();
  private final Counter hedges;
  private final Counter hedgesWon;
  private final Counter mirrored;
  private final Counter mirroredUsd;

  public ApiMeters(MeterRegistry registry) {
    this.registry = registry;
    for (Dialect dialect : Dialect.values()) {
      firstToken.put(
          dialect,
          Timer.builder("api.first_token")
              .description("Request in to the first token on its way to the client")
              .tag("dialect", word(dialect))
              .serviceLevelObjectives(BUCKETS)
              .register(registry));
    }
    hedges = counter("api.hedges", "Second models asked beside a silent first one");
    hedgesWon = counter("api.hedges.won", "Second models that spoke first");
    mirrored = counter("api.mirrored", "Copies sent to a mirror");
    mirroredUsd =
        Counter.builder("api.mirrored.cost")
            .description("What copies for mirrors cost")
            .baseUnit("usd")
            .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  /** Measures how full the house is. */
  void watch(Supplier<Number> inFlight) {
    Gauge.builder("api.in_flight", inFlight)
        .description("Requests that are being answered")
        .register(registry);
  }

  /** Counts what the relay does not do or remember because it would be too much. */
  public void watch(Fleet fleet, VertxRelay relay) {
    FunctionCounter.builder("api.mirrors.dropped", relay, VertxRelay::droppedMirrors)
        .description("Copies for mirrors not sent because too many were under way")
        .register(registry);
    FunctionCounter.builder("api.attempts.untracked", fleet, Fleet::untracked)
        .description("Attempts at models whose health is not kept because there are too many")
        .register(registry);
  }

  void firstToken(Dialect dialect, long nanos) {
    Timer timer = firstToken.get(dialect);
    if (timer != null) {
      timer.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
  }

  /**
   * A request was answered without asking a model.
   *
   * @param reason one word
   */
  void refused(String reason) {
    kept(refusals, reason, why -> registry.counter("api.refused", "reason", why)).increment();
  }

  @Override
  public void attempted(Job job, AttemptReport report) {
    kept(attempts, report.model(), model -> registry.counter("api.attempts", "model", model))
        .increment();
    if (report.failure().isPresent()) {
      var failed = new Failed(report.model(), report.failure().get());
      kept(
              failures,
              failed,
              f ->
                  registry.counter(
                      "api.attempts.failed", "model", f.model(), "kind", word(f.kind())))
          .increment();
    }
  }

  @Override
  public void hedged(Job job, boolean won) {
    hedges.increment();
    if (won) {
      hedgesWon.increment();
    }
  }

  @Override
  public void ended(Job job, Ending ending, Receipt receipt) {
    var ended = new Ended(job.request().dialect(), job.decision().route(), ending);
    kept(
            requests,
            ended,
            e ->
                registry.counter(
                    "api.requests",
                    "dialect",
                    word(e.dialect()),
                    "route",
                    e.route(),
                    "outcome",
                    word(e.ending())))
        .increment();
    for (Receipt.Bill paid : receipt.bills()) {
      Bill bill = kept(bills, new Billed(paid.model(), receipt.rule()), this::bill);
      bill.input().increment((double) paid.usage().input());
      bill.cached().increment((double) paid.usage().cachedInput());
      bill.output().increment((double) paid.usage().output());
      bill.usd().increment(paid.cost().microUsd() / 1e6);
    }
  }

  @Override
  public void mirrored(Job job, Receipt receipt) {
    mirrored.increment();
    mirroredUsd.increment(receipt.cost().microUsd() / 1e6);
  }

  private Bill bill(Billed key) {
    return new Bill(
        tokens(key, "input"),
        tokens(key, "cached_input"),
        tokens(key, "output"),
        Counter.builder("api.cost")
            .description("What models were paid, those that failed included")
            .baseUnit("usd")
            .tags("model", key.model(), "rule", key.rule())
            .register(registry));
  }

  private Counter tokens(Billed key, String kind) {
    return registry.counter("api.tokens", "model", key.model(), "rule", key.rule(), "kind", kind);
  }

  private static <K, M> M kept(ConcurrentMap<K, M> meters, K key, Function<K, M> maker) {
    M meter = meters.get(key);
    return meter == null ? meters.computeIfAbsent(key, maker) : meter;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
