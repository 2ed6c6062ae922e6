package dev.undertone.router.record;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of many producers and one consumer without locks: a producer claims a place by
 * moving the tail and then fills it; the consumer stops at the first place that is not filled yet.
 */
final class HandOffRing<E> {
  private final AtomicReferenceArray<@Nullable E> places;
  private final int mask;
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong tail = new AtomicLong();

  /**
   * @param capacity rounded up to a power of two
   */
  HandOffRing(int capacity) {
    int size = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
    this.places = new AtomicReferenceArray<>(size);
    this.mask = size - 1;
  }

  /**
   * Any thread.
   *
   * @param atMost items that may be in the queue with this one
   * @return whether it was taken
   */
  boolean offer(E item, int atMost) {
    int limit = Math.min(atMost, places.length());
    while (true) {
      long at = tail.get();
      if (at - head.get() >= limit) {
        return false;
      }
      if (tail.compareAndSet(at, at + 1)) {
        places.setRelease((int) at & mask, item);
        return true;
      }
    }
  }

  /** The consumer's thread only. */
  @Nullable E poll() {
    long at = head.getPlain();
    int place = (int) at & mask;
    E item = places.getAcquire(place);
    if (item == null) {
      return null;
    }
    places.setPlain(place, null);
    // Releases the empty place with it: only who sees the new head may claim it.
    head.setRelease(at + 1);
    return item;
  }

  /** How many there are, about; any thread. */
  int size() {
    return (int) Math.max(0, tail.get() - head.get());
  }
}
