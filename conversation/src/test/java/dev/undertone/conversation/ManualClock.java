package dev.undertone.conversation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that stands still until a test steps it. Any thread.
 *
 * <p>Waiters look at it again every millisecond of real time, because the lock of a foreign
 * condition cannot be taken from here; no time of its own passes by that.
 */
public final class ManualClock implements NanoClock {

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition stepped = lock.newCondition();

  /** Lets time pass. */
  public void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
    lock.lock();
    try {
      stepped.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public void advanceMillis(long millis) {
    advance(Duration.ofMillis(millis));
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public void sleepUntil(long until) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (until - nanoTime() > 0) {
        stepped.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // the loop is the caller's, as the contract says
  public void awaitUntil(Condition condition, long until) throws InterruptedException {
    if (until - nanoTime() > 0) {
      var _ = condition.awaitNanos(LOOK_AGAIN_NANOS);
    }
  }
}
