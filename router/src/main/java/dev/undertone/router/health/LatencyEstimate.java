package dev.undertone.router.health;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * First-token quantiles of one model over its recent attempts.
 *
 * <p>Keeps the last {@value #SAMPLES} attempts, and forgets each after {@link #MEMORY}: a
 * provider's speed of an hour ago says little. An attempt that missed its deadline counts with the
 * time it was given, so that a silent provider looks slow and not unmeasured. Any thread; the lock
 * is held for a copy of the ring at most.
 */
final class LatencyEstimate {

  static final int SAMPLES = 128;
  static final Duration MEMORY = Duration.ofMinutes(10);

  /**
   * @param samples how many attempts they rest on; both are zero without any
   */
  record Quantiles(Duration p50, Duration p90, int samples) {
    static final Quantiles NONE = new Quantiles(Duration.ZERO, Duration.ZERO, 0);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final long[] latencyNanos = new long[SAMPLES];
  private final long[] takenNanos = new long[SAMPLES];
  private long recorded;

  void record(Duration firstToken, long nowNanos) {
    lock.lock();
    try {
      int at = (int) (recorded % SAMPLES);
      latencyNanos[at] = firstToken.toNanos();
      takenNanos[at] = nowNanos;
      recorded++;
    } finally {
      lock.unlock();
    }
  }

  Quantiles at(long nowNanos) {
    long[] recent = recent(nowNanos);
    if (recent.length == 0) {
      return Quantiles.NONE;
    }
    Arrays.sort(recent);
    return new Quantiles(quantile(recent, 0.5), quantile(recent, 0.9), recent.length);
  }

  private long[] recent(long nowNanos) {
    lock.lock();
    try {
      int filled = (int) Math.min(recorded, SAMPLES);
      long[] recent = new long[filled];
      int count = 0;
      for (int i = 0; i < filled; i++) {
        if (nowNanos - takenNanos[i] <= MEMORY.toNanos()) {
          recent[count++] = latencyNanos[i];
        }
      }
      return count == filled ? recent : Arrays.copyOf(recent, count);
    } finally {
      lock.unlock();
    }
  }

  /** Nearest rank. */
  private static Duration quantile(long[] sorted, double q) {
    int rank = (int) Math.ceil(q * sorted.length);
    return Duration.ofNanos(sorted[Math.max(0, rank - 1)]);
  }
}
