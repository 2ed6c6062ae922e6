package dev.undertone.gateway.api;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets in no more requests, and no more bytes of their bodies, than there is room for. Any thread.
 */
final class Admission {

  private final int maxInFlight;
  private final long maxBufferedBytes;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong buffered = new AtomicLong();

  Admission(int maxInFlight, long maxBufferedBytes) {
    this.maxInFlight = maxInFlight;
    this.maxBufferedBytes = maxBufferedBytes;
  }

  /** Lets one more in; null when the house is full. */
  @Nullable Ticket enter() {
    if (inFlight.incrementAndGet() > maxInFlight) {
      inFlight.decrementAndGet();
      return null;
    }
    return new Ticket();
  }

  int inFlight() {
    return inFlight.get();
  }

  /** One request's place. One thread. */
  final class Ticket {
    private long bytes;
    private boolean left;

    /** Takes room for so many bytes more of the body; none is taken where there is too little. */
    boolean holds(int more) {
      if (left) {
        return false;
      }
      if (buffered.addAndGet(more) > maxBufferedBytes) {
        buffered.addAndGet(-more);
        return false;
      }
      bytes += more;
      return true;
    }

    /** Gives the body's room back: it is not kept. */
    void drops() {
      buffered.addAndGet(-bytes);
      bytes = 0;
    }

    /** Idempotent. */
    void leave() {
      if (!left) {
        left = true;
        drops();
        inFlight.decrementAndGet();
      }
    }
  }
}
