package dev.undertone.conversation;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time as the caller's audio tells it, for calls that are fed faster than real time. Moves only
 * forward, by {@link #reach}. Any thread.
 */
final class AudioClock implements NanoClock {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private long nanos;

  /** Audio up to this point has been heard. */
  void reach(long newNanos) {
    lock.lock();
    try {
      nanos = Math.max(nanos, newNanos);
      moved.signalAll();
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
      while (nanos < until) {
        moved.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // the loop is the caller's, as the contract says
  public void awaitUntil(Condition condition, long until) throws InterruptedException {
    condition.await();
  }
}
