package dev.undertone.conversation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * The monotonic time of a call; every deadline, mark and pause reads it, so that a test can step
 * it.
 *
 * <p>Any thread may call it.
 */
public interface NanoClock {

  /** Nanoseconds since an arbitrary point; only differences mean something. */
  long nanoTime();

  /**
   * Waits until {@link #nanoTime()} has reached {@code nanos}; returns at once when it has.
   *
   * @throws InterruptedException when the waiting thread is interrupted, before or meanwhile
   */
  void sleepUntil(long nanos) throws InterruptedException;

  /**
   * Waits on {@code condition}, whose lock the caller holds, for a signal or until {@code nanos}.
   *
   * <p>May return spuriously; callers re-check in a loop.
   */
  void awaitUntil(Condition condition, long nanos) throws InterruptedException;

  /** The clock of the machine. */
  static NanoClock system() {
    return SystemNanoClock.INSTANCE;
  }

  /** {@link System#nanoTime()}. */
  enum SystemNanoClock implements NanoClock {
    INSTANCE;

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void sleepUntil(long nanos) throws InterruptedException {
      for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's, as the contract says
    public void awaitUntil(Condition condition, long nanos) throws InterruptedException {
      long left = nanos - System.nanoTime();
      if (left > 0) {
        var _ = condition.awaitNanos(left);
      }
    }
  }

  /** The point {@code from now} on this clock. */
  default Deadline deadlineIn(Duration fromNow) {
    return new Deadline(nanoTime() + fromNow.toNanos());
  }
}
