package dev.undertone.router.health;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.health.FleetView.ModelHealth;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * What our own attempts have shown of each model: breaker, success rate, time to first token.
 *
 * <p>Any thread. Bounded: at most {@value #MAX_MODELS} models are remembered; attempts at more are
 * let pass and counted in {@link #untracked()}.
 */
public final class Fleet {

  static final int MAX_MODELS = 256;

  /** How old the quantiles of a well-measured model may be in a view. */
  static final Duration STALE = Duration.ofMillis(50);

  /** Attempts after which one more hardly moves a quantile. */
  static final int WELL_MEASURED = 32;

  /** How often it is looked whether attempts are old enough to be forgotten. */
  private static final Duration FORGETTING = Duration.ofSeconds(1);

  private final CircuitBreaker.Settings settings;
  private final NanoClock clock;
  private final Map<String, Health> models = new ConcurrentHashMap<>();
  private final AtomicLong untracked = new AtomicLong();
  private volatile FleetView last = FleetView.EMPTY;

  public Fleet(CircuitBreaker.Settings settings, NanoClock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * How each model is doing at this moment. The same view as before where nothing has changed; of a
   * model that is well measured, quantiles may be {@link #STALE} old, for sorting its samples for
   * every request would cost more than it tells.
   */
  public FleetView view() {
    long now = clock.nanoTime();
    FleetView before = last;
    boolean same = before.models().size() == models.size();
    for (Map.Entry<String, Health> each : models.entrySet()) {
      ModelHealth health = each.getValue().at(now);
      same = same && health.equals(before.models().get(each.getKey()));
    }
    if (same) {
      return before;
    }
    Map<String, ModelHealth> view = HashMap.newHashMap(models.size());
    models.forEach((name, health) -> view.put(name, health.at(now)));
    var changed = new FleetView(view);
    last = changed;
    return changed;
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
        return Optional.of(passing(new Health(settings, clock)));
      }
      health = models.computeIfAbsent(fullName, _ -> new Health(settings, clock));
    }
    Attempt attempt = passing(health);
    return attempt.pass == CircuitBreaker.NO_PASS ? Optional.empty() : Optional.of(attempt);
  }

  private Attempt passing(Health health) {
    return new Attempt(health, health.breaker.tryPass());
  }

  /**
   * The configuration is new: closes all breakers, so that a mended key is tried, and forgets what
   * is no model any more, so that names of the past do not fill the house.
   *
   * @param isModel whether a {@code provider/model} is one of the configuration
   */
  public void reload(Predicate<String> isModel) {
    models.keySet().removeIf(isModel.negate());
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
    private final AtomicLong changes = new AtomicLong();
    private volatile Looked looked = new Looked(ModelHealth.UNKNOWN, -1, 0);

    /**
     * @param version of what it was looked at
     * @param atNanos when
     */
    private record Looked(ModelHealth health, long version, long atNanos) {}

    private Health(CircuitBreaker.Settings settings, NanoClock clock) {
      this.breaker = new CircuitBreaker(settings, clock);
    }

    /**
     * The same object while nothing has changed. Two threads at once may both look anew, which is
     * harmless.
     */
    private ModelHealth at(long nowNanos) {
      Looked before = looked;
      Optional<String> refusal = breaker.refusal();
      if (isFresh(before, refusal, nowNanos)) {
        return before.health();
      }
      long version = changes.get();
      LatencyEstimate.Quantiles quantiles = latency.at(nowNanos);
      var health =
          new ModelHealth(
              refusal.isPresent(),
              refusal.orElse(""),
              outcomes.successRate(),
              quantiles.p50(),
              quantiles.p90(),
              quantiles.samples());
      if (health.equals(before.health())) {
        health = before.health();
      }
      looked = new Looked(health, version, nowNanos);
      return health;
    }

    private boolean isFresh(Looked before, Optional<String> refusal, long nowNanos) {
      if (!refusal.orElse("").equals(before.health().openReason())
          || refusal.isPresent() != before.health().open()) {
        return false;
      }
      long age = nowNanos - before.atNanos();
      return before.version() == changes.get()
          ? age < FORGETTING.toNanos()
          : before.health().attempts() >= WELL_MEASURED && age < STALE.toNanos();
    }
  }

  /**
   * One attempt under way. Ends once, by the first of {@code succeeded}, {@code failed}, {@code
   * late}, {@code outrun}, {@code cancelled}.
   */
  public final class Attempt {
    private final Health health;
    private final long pass;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean spoke = new AtomicBoolean();

    private Attempt(Health health, long pass) {
      this.health = health;
      this.pass = pass;
    }

    /** The first token came {@code after} the request was sent. */
    public void firstToken(Duration after) {
      if (spoke.compareAndSet(false, true)) {
        record(after);
        health.breaker.spoke(pass);
      }
    }

    /** The answer was complete. */
    public void succeeded() {
      if (ended.compareAndSet(false, true)) {
        outcome(true);
        health.breaker.succeeded(pass);
      }
    }

    /** No answer, or half of one. */
    public void failed(ProviderException why) {
      if (ended.compareAndSet(false, true)) {
        fail(why);
      }
    }

    /**
     * The first token did not come in time. What a client with little time, or a turn whose budget
     * was spent already, did not wait for says nothing of the model: only one that was given what
     * its route gives it has failed.
     *
     * @param waited since the request was sent
     * @param due the time that the route gives it
     */
    public void late(ProviderException why, Duration waited, Duration due) {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      if (waited.compareTo(due) < 0) {
        health.breaker.abandoned(pass);
        return;
      }
      censored(waited);
      fail(why);
    }

    /** Another model spoke first, {@code waited} after this one's request was sent. */
    public void outrun(Duration waited) {
      if (ended.compareAndSet(false, true)) {
        censored(waited);
        health.breaker.abandoned(pass);
      }
    }

    /** We did not want it any more: says nothing against the model, and for it once it spoke. */
    public void cancelled() {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      if (spoke.get()) {
        health.breaker.succeeded(pass);
      } else {
        health.breaker.abandoned(pass);
      }
    }

    private void fail(ProviderException why) {
      if (why.kind().tripsBreaker()) {
        outcome(false);
      }
      health.breaker.failed(pass, why);
    }

    private void outcome(boolean success) {
      health.outcomes.record(success);
      health.changes.incrementAndGet();
    }

    /**
     * A first token that would have taken longer. Counted with the time it was given, so that a
     * silent model looks slow and not unmeasured; a wait below the median is no news and would drag
     * the quantiles down to what models are given.
     */
    private void censored(Duration waited) {
      long now = clock.nanoTime();
      if (!spoke.get() && waited.compareTo(health.at(now).firstTokenP50()) >= 0) {
        record(waited);
      }
    }

    private void record(Duration firstToken) {
      health.latency.record(firstToken, clock.nanoTime());
      health.changes.incrementAndGet();
    }
  }
}
