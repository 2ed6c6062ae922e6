package dev.undertone.router.health;

import java.util.concurrent.locks.ReentrantLock;

/** How the last {@value #REMEMBERED} attempts ended. Any thread. */
final class Outcomes {

  static final int REMEMBERED = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private long successes; // one bit each, the newest lowest
  private int count;

  void record(boolean success) {
    lock.lock();
    try {
      successes = (successes << 1) | (success ? 1 : 0);
      count = Math.min(REMEMBERED, count + 1);
    } finally {
      lock.unlock();
    }
  }

  /** 0–1; 1 without any. */
  double successRate() {
    lock.lock();
    try {
      return count == 0 ? 1 : (double) Long.bitCount(successes & mask()) / count;
    } finally {
      lock.unlock();
    }
  }

  private long mask() {
    return count == REMEMBERED ? -1L : (1L << count) - 1;
  }
}
