package dev.undertone.router.relay;

import dev.undertone.router.Plan.Retry;
import java.util.random.RandomGenerator;

/**
 * When one and the same model is asked again. Waits double, and half of each is left to chance, so
 * that many who failed together do not come back together; a provider that says when to come back
 * is heeded. One thread.
 */
final class Backoff {

  /** No provider is waited for here: the next one is asked, or the job is given up. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int MOST_DOUBLINGS = 20;

  private final Retry retry;
  private final RandomGenerator random;
  private int used;

  Backoff(Retry retry, RandomGenerator random) {
    this.retry = retry;
    this.random = random;
  }

  /** Another model is asked; its retries are its own. */
  void restart() {
    used = 0;
  }

  /** How long to wait after this failure; {@link #NEVER} where trying again would not help. */
  long nanosAfter(Failure failure) {
    if (used >= retry.attempts() || !failure.isPassing()) {
      return NEVER;
    }
    long backoff = retry.backoff().toNanos() << Math.min(used, MOST_DOUBLINGS);
    used++;
    long jittered = backoff / 2 + (long) (random.nextDouble() * (backoff / 2.0));
    return Math.max(jittered, failure.why().retryAfter().map(d -> d.toNanos()).orElse(0L));
  }
}
