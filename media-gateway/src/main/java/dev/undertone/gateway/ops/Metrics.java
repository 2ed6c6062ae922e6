package dev.undertone.gateway.ops;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.TurnOutcome;
import dev.undertone.gateway.door.DoorObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what calls and doors do, in the words of the glossary. Any thread; meters are looked up
 * once and kept.
 *
 * <p>Tags are doors, models, routes and reasons, which are few; never calls or users.
 */
public final class Metrics implements CallEvent.Observer, DoorObserver, AutoCloseable {

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(400),
    Duration.ofMillis(800),
    Duration.ofMillis(1_600)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicInteger activeCalls = new AtomicInteger();
  private final ConcurrentMap<String, Timer> firstToken = new ConcurrentHashMap<>();
  private final Timer turnGap;
  private final Counter bargeIns;
  private final Counter eventsDropped;
  private final DistributionSummary callCost;
  private final SignalMeters signals = new SignalMeters(registry);

  public Metrics() {
    registry.gauge("calls.active", activeCalls);
    turnGap =
        Timer.builder("turn.gap")
            .description("Caller's last voiced sample to our first audible sample sent")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    bargeIns =
        Counter.builder("turn.barge_ins")
            .description("Answers that the caller cut off")
            .register(registry);
    eventsDropped =
        Counter.builder("gateway.events.dropped")
            .description("Events not sent to listeners that read too slowly")
            .register(registry);
    callCost =
        DistributionSummary.builder("call.cost")
            .description("What models were paid for a call")
            .baseUnit("usd")
            .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
  }

  /** The registry, for parts that count for themselves. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** All meters in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void on(CallEvent event) {
    switch (event) {
      case CallEvent.Started started -> {
        activeCalls.incrementAndGet();
        registry.counter("calls", "door", started.door()).increment();
        signals.emotion(started.emotion());
      }
      case CallEvent.RouteDecided decided ->
          registry.counter("route.decided", "route", decided.route().route()).increment();
      case CallEvent.Timeline timeline -> timeline.timeline().turnGap().ifPresent(this::turnGap);
      case CallEvent.TurnDone done -> turnDone(done);
      case CallEvent.Done done -> {
        activeCalls.decrementAndGet();
        registry.counter("calls.done", "reason", done.reason()).increment();
        callCost.record(done.cost().microUsd() / 1e6);
      }
      case CallEvent.ConsentChanged changed -> signals.emotion(changed.emotion());
      case CallEvent.TranscriptPartial e -> {}
      case CallEvent.TranscriptFinal e -> {}
      case CallEvent.Signals heard -> {
        if (heard.signals().voice().basis() == Prosody.Basis.FINAL) {
          signals.turn(heard.signals());
        }
      }
      case CallEvent.ReplyHeard e -> {}
    }
  }

  private void turnGap(Duration gap) {
    // An answer that was ready before the caller had ended has no gap to speak of.
    turnGap.record(gap.isNegative() ? Duration.ZERO : gap);
  }

  private void turnDone(CallEvent.TurnDone done) {
    String outcome =
        switch (done.outcome()) {
          case TurnOutcome.Completed completed -> "completed";
          case TurnOutcome.Interrupted interrupted -> "interrupted";
          case TurnOutcome.Failed failed -> "failed";
        };
    registry.counter("turns", "outcome", outcome).increment();
    if (done.outcome() instanceof TurnOutcome.Interrupted(var heard, CancelReason reason)
        && reason == CancelReason.BARGE_IN) {
      bargeIns.increment();
    }
    done.attempts().forEach(this::attempt);
  }

  private void attempt(AttemptReport attempt) {
    attempt.firstToken().ifPresent(after -> firstToken(attempt.model()).record(after));
    attempt
        .failure()
        .ifPresent(
            kind ->
                registry
                    .counter("model.failures", "model", attempt.model(), "kind", kind.name())
                    .increment());
  }

  private Timer firstToken(String model) {
    return firstToken.computeIfAbsent(
        model,
        name ->
            Timer.builder("model.first_token")
                .description("Request sent to first token")
                .tag("model", name)
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
  }

  @Override
  public void malformed(String door) {
    registry.counter("gateway.messages.malformed", "door", door).increment();
  }

  @Override
  public void refused(String door, String reason) {
    registry.counter("calls.refused", "door", door, "reason", reason).increment();
  }

  @Override
  public void audioDropped(String door, Duration audio) {
    Counter.builder("gateway.audio.dropped")
        .description("Caller's audio lost at our bound")
        .baseUnit("seconds")
        .tag("door", door)
        .register(registry)
        .increment(audio.toNanos() / 1e9);
  }

  @Override
  public void eventDropped() {
    eventsDropped.increment();
  }

  @Override
  public void close() {
    registry.close();
  }
}
