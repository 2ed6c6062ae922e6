package dev.undertone.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that stands still until a test steps it. Any thread.
 *
 * <p>A test that steps it while other threads work waits with {@link #untilParked} first, so that
 * what they do does not depend on how fast they are.
 *
 * <p>Who waits on a condition of his own looks at the clock again every 200 µs of real time,
 * because the lock of a foreign condition cannot be taken from here; no time of the call passes by
 * that.
 */
public final class ManualClock implements NanoClock {

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** Real time; threads that have not come to rest by then never will. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Long> sleepers = new ArrayList<>();

  /** What the clock showed when each waiter last looked. */
  private final Map<Thread, Long> looks = new HashMap<>();

  private long nanos;

  /** Starts at a point like any other. */
  public ManualClock() {
    this(1_000_000_000_000L);
  }

  /**
   * @param startNanos what it shows at first; negative is as good as any
   */
  public ManualClock(long startNanos) {
    this.nanos = startNanos;
  }

  /** Lets time pass. */
  public void advance(Duration time) {
    lock.lock();
    try {
      nanos += time.toNanos();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }

  /**
   * Waits until this many threads sleep until a point that is still ahead.
   *
   * @throws AssertionError when they do not come to it within ten seconds of real time
   */
  public void untilParked(int threads) throws InterruptedException {
    long left = PATIENCE_NANOS;
    lock.lockInterruptibly();
    try {
      while (parked() < threads) {
        if (left <= 0) {
          throw new AssertionError("parked threads = " + parked() + ", must become >= " + threads);
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Steps to the earliest point that a thread sleeps until; the thread must be there. */
  public void advanceToNextSleeper() throws InterruptedException {
    untilParked(1);
    lock.lock();
    try {
      nanos =
          sleepers.stream()
              .mapToLong(Long::longValue)
              .filter(n -> n - nanos > 0)
              .min()
              .orElse(nanos);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long nanoTime() {
    lock.lock();
    try {
      return nanos;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void sleepUntil(long until) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      sleepers.add(until);
      changed.signalAll();
      while (until - nanos > 0) {
        changed.await();
      }
    } finally {
      sleepers.remove(until);
      lock.unlock();
    }
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // the loop is the caller's, as the contract says
  public void awaitUntil(Condition condition, long until) throws InterruptedException {
    Thread waiter = Thread.currentThread();
    lock.lock();
    try {
      if (until - nanos <= 0) {
        return;
      }
      looks.put(waiter, nanos);
    } finally {
      lock.unlock();
    }
    try {
      var _ = condition.awaitNanos(LOOK_AGAIN_NANOS);
    } finally {
      lock.lock();
      try {
        looks.remove(waiter);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Whether all who wait have seen the present time and found it too early. */
  public boolean isSeenByAll() {
    lock.lock();
    try {
      return looks.values().stream().allMatch(seen -> seen == nanos);
    } finally {
      lock.unlock();
    }
  }

  private long parked() {
    return sleepers.stream().filter(until -> until - nanos > 0).count();
  }
}
