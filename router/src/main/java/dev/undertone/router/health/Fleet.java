package dev.undertone.router.health;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What our own attempts have shown of each model: breaker, success rate, time to first token.
 *
 * <p>Any thread. Bounded: at most {@value #MAX_MODELS} models are remembered; attempts at more are
 * let pass and counted in {@link #untracked()}.
 */
public final class Fleet {

  static final int MAX_MODELS = 256;

  private final CircuitBreaker.Settings settings;
  private final NanoClock clock;
  private final Map<String, Health> models = new ConcurrentHashMap<>();
  private final AtomicLong untracked = new AtomicLong();

  public Fleet(CircuitBreaker.Settings settings, NanoClock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** How each model is doing at this moment. */
  public FleetView view() {
    long now = clock.nanoTime();
    Map<String, FleetView.ModelHealth> view = HashMap.newHashMap(models.size());
    models.forEach((name, health) -> view.put(name, health.at(now)));
    return new FleetView(view);
  }

  /**
   * Begins an attempt.
   *
   * @param fullName {@code provider/model}
   * @return empty when the model's breaker does not let it pass
   */
  public Optional<Attempt> begin(String fullName) {
    Health health = models.get(fullName);
    if (health == null) {
      if (models.size() >= MAX_MODELS) {
        untracked.incrementAndGet();
        return Optional.of(new Attempt(new Health(settings, clock)));
      }
      health = models.computeIfAbsent(fullName, _ -> new Health(settings, clock));
    }
    return health.breaker.tryPass() ? Optional.of(new Attempt(health)) : Optional.empty();
  }

  /** The configuration is new: closes all breakers, so that a mended key is tried. */
  public void reload() {
    models.values().forEach(health -> health.breaker.reset());
  }

  /** Attempts at models beyond the bound, since the start. */
  public long untracked() {
    return untracked.get();
  }

  private static final class Health {
    private final CircuitBreaker breaker;
    private final LatencyEstimate latency = new LatencyEstimate();
    private final Outcomes outcomes = new Outcomes();

    private Health(CircuitBreaker.Settings settings, NanoClock clock) {
      this.breaker = new CircuitBreaker(settings, clock);
    }

    private FleetView.ModelHealth at(long nowNanos) {
      Optional<String> refusal = breaker.refusal();
      LatencyEstimate.Quantiles quantiles = latency.at(nowNanos);
      return new FleetView.ModelHealth(
          refusal.isPresent(),
          refusal.orElse(""),
          outcomes.successRate(),
          quantiles.p50(),
          quantiles.p90(),
          quantiles.samples());
    }
  }

  /**
   * One attempt under way. Ends once, by the first of {@code succeeded}, {@code failed}, {@code
   * cancelled}.
   */
  public final class Attempt {
    private final Health health;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean spoke = new AtomicBoolean();

    private Attempt(Health health) {
      this.health = health;
    }

    /** The first token came {@code after} the request was sent. */
    public void firstToken(Duration after) {
      if (spoke.compareAndSet(false, true)) {
        health.latency.record(after, clock.nanoTime());
      }
    }

    /** The answer was complete. */
    public void succeeded() {
      if (ended.compareAndSet(false, true)) {
        health.outcomes.record(true);
        health.breaker.succeeded();
      }
    }

    /**
     * No answer, or half of one.
     *
     * @param waited since the request was sent; counts as first-token time when it ran out
     */
    public void failed(ProviderException why, Duration waited) {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      boolean timeout = why.kind() == FailureKind.TIMEOUT;
      if (timeout) {
        firstToken(waited);
      }
      if (why.kind().tripsBreaker()) {
        health.outcomes.record(false);
      }
      health.breaker.failed(
          why.kind(), String.valueOf(why.getMessage()), why.retryAfter().orElse(null));
    }

    /** We did not want it any more: says nothing against the model, and for it once it spoke. */
    public void cancelled() {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      if (spoke.get()) {
        health.breaker.succeeded();
      } else {
        health.breaker.abandoned();
      }
    }
  }
}
