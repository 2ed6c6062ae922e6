package dev.undertone.router.relay;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.rules.ProviderSpec.Balance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Chooses among the deployments of one provider, and keeps away from those that refuse.
 *
 * <p>The first-token time of each is a moving average that rises at once and falls over {@value
 * #MEMORY_SECONDS} s, used or not, so that a slow one is looked at again [1]. Any thread, without
 * locks: two loops that write at once lose one sample, which a moving average bears.
 *
 * <p>[1] Finagle's peak EWMA; Mitzenmacher, "The Power of Two Choices in Randomized Load
 * Balancing", 2001
 */
final class Deployments {

  static final int NONE = -1;

  /** Firewalls and moderation say so of one request, and not of the key. */
  private static final int FORBIDDEN = 403;

  private static final Duration KEY_REFUSED = Duration.ofMinutes(5);
  private static final Duration RATE_LIMITED = Duration.ofSeconds(10);
  private static final Duration DOWN = Duration.ofSeconds(1);
  private static final int MEMORY_SECONDS = 10;
  private static final double MEMORY_NANOS = MEMORY_SECONDS * 1e9;

  private static final class State {
    private final Upstream.Deployment deployment;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong asideUntilNanos;
    private final AtomicLong latencyBits = new AtomicLong();
    private final AtomicLong measuredNanos;

    private State(Upstream.Deployment deployment, long nowNanos) {
      this.deployment = deployment;
      this.asideUntilNanos = new AtomicLong(nowNanos);
      this.measuredNanos = new AtomicLong(nowNanos);
    }

    private double latencyNanos(long nowNanos) {
      double age = Math.max(0, nowNanos - measuredNanos.get());
      return Double.longBitsToDouble(latencyBits.get()) * Math.exp(-age / MEMORY_NANOS);
    }

    private boolean isMeasured() {
      return latencyBits.get() != 0;
    }

    private double load() {
      return (underWay.get() + 1.0) / deployment.weight();
    }
  }

  private final List<State> all;
  private final Balance balance;
  private final NanoClock clock;
  private final RandomGenerator random;

  Deployments(
      List<Upstream.Deployment> deployments,
      Balance balance,
      NanoClock clock,
      RandomGenerator random) {
    long now = clock.nanoTime();
    this.all = deployments.stream().map(deployment -> new State(deployment, now)).toList();
    this.balance = balance;
    this.clock = clock;
    this.random = random;
  }

  int size() {
    return all.size();
  }

  /**
   * One to be asked; who takes it gives it back by {@link #release}.
   *
   * @param tried bit set of those that are not to be taken
   * @return {@link #NONE} when all were tried. When all others are set aside, the one that is back
   *     first: a refusal that was a mistake must not outlast the provider's recovery
   */
  int take(long tried) {
    int chosen = all.size() == 1 && tried == 0 ? 0 : choose(tried);
    if (chosen != NONE) {
      all.get(chosen).underWay.incrementAndGet();
    }
    return chosen;
  }

  private int choose(long tried) {
    long now = clock.nanoTime();
    long eligible = 0;
    for (int i = 0; i < all.size(); i++) {
      boolean free = (tried & (1L << i)) == 0 && all.get(i).asideUntilNanos.get() - now <= 0;
      eligible |= free ? 1L << i : 0;
    }
    if (eligible == 0) {
      return soonestBack(tried);
    }
    return switch (balance) {
      case WEIGHTED -> draw(eligible);
      case LEAST_LOADED -> leastLoaded(eligible);
      case POWER_OF_TWO -> betterOfTwo(eligible, now);
    };
  }

  private int soonestBack(long tried) {
    int soonest = NONE;
    for (int i = 0; i < all.size(); i++) {
      boolean open = (tried & (1L << i)) == 0;
      if (open
          && (soonest == NONE
              || all.get(i).asideUntilNanos.get() - all.get(soonest).asideUntilNanos.get() < 0)) {
        soonest = i;
      }
    }
    return soonest;
  }

  private int draw(long eligible) {
    int weights = 0;
    for (int i = 0; i < all.size(); i++) {
      weights += (eligible & (1L << i)) == 0 ? 0 : all.get(i).deployment.weight();
    }
    int at = random.nextInt(weights);
    for (int i = 0; i < all.size(); i++) {
      if ((eligible & (1L << i)) != 0) {
        at -= all.get(i).deployment.weight();
        if (at < 0) {
          return i;
        }
      }
    }
    throw new IllegalStateException("weights = " + weights + ", must cover every draw");
  }

  private int leastLoaded(long eligible) {
    int best = draw(eligible); // of equals not always the first
    for (int i = 0; i < all.size(); i++) {
      if ((eligible & (1L << i)) != 0 && all.get(i).load() < all.get(best).load()) {
        best = i;
      }
    }
    return best;
  }

  private int betterOfTwo(long eligible, long now) {
    int one = draw(eligible);
    long others = eligible & ~(1L << one);
    if (others == 0) {
      return one;
    }
    int two = draw(others);
    return score(one, now) <= score(two, now) ? one : two;
  }

  private double score(int index, long now) {
    return (all.get(index).underWay.get() + 1) * expectedNanos(index, now);
  }

  /**
   * Of one that has never answered what the others take: taken for quick, one that never answers at
   * all would get everything.
   */
  private double expectedNanos(int index, long now) {
    if (all.get(index).isMeasured()) {
      return all.get(index).latencyNanos(now);
    }
    double sum = 0;
    int measured = 0;
    for (State state : all) {
      if (state.isMeasured()) {
        sum += state.latencyNanos(now);
        measured++;
      }
    }
    return measured == 0 ? 1 : sum / measured;
  }

  void release(int index) {
    all.get(index).underWay.decrementAndGet();
  }

  /** It gave its first token {@code after} being asked. */
  void firstToken(int index, Duration after) {
    State state = all.get(index);
    long now = clock.nanoTime();
    double sample = after.toNanos();
    double old = Double.longBitsToDouble(state.latencyBits.get());
    double keep = Math.exp(-Math.max(0, now - state.measuredNanos.get()) / MEMORY_NANOS);
    double mixed = sample > old ? sample : old * keep + sample * (1 - keep);
    state.latencyBits.set(Double.doubleToLongBits(mixed));
    state.measuredNanos.set(now);
  }

  /** It has been silent for {@code waited}; counts only where that is longer than expected. */
  void silentFor(int index, Duration waited) {
    if (waited.toNanos() > expectedNanos(index, clock.nanoTime())) {
      firstToken(index, waited);
    }
  }

  /**
   * It failed so: others are asked for a while where that may help.
   *
   * @return whether another one may do better
   */
  boolean refused(int index, ProviderException why) {
    Duration aside =
        switch (why.kind()) {
          case UNAUTHORIZED -> why.status() == FORBIDDEN ? DOWN : KEY_REFUSED;
          case RATE_LIMITED -> why.retryAfter().orElse(RATE_LIMITED);
          case UNAVAILABLE, TIMEOUT, MALFORMED -> DOWN;
          case INVALID_REQUEST, REFUSED, CONTEXT_TOO_LONG -> Duration.ZERO;
        };
    if (aside.isZero() || all.size() == 1) {
      return false;
    }
    setAside(index, aside);
    return why.kind() != FailureKind.TIMEOUT && why.kind() != FailureKind.MALFORMED;
  }

  /** Others are asked for a while. */
  void setAside(int index, Duration duration) {
    all.get(index).asideUntilNanos.set(clock.nanoTime() + duration.toNanos());
  }

  /** Requests under way. */
  int underWay() {
    int sum = 0;
    for (State state : all) {
      sum += state.underWay.get();
    }
    return sum;
  }

  /** Requests under way at the one with that index. */
  int underWay(int index) {
    return all.get(index).underWay.get();
  }
}
