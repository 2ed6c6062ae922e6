package dev.undertone.conversation;

import java.time.Duration;

/**
 * A point on a {@link NanoClock} by which something must have happened.
 *
 * @param nanos the point, on the clock's own scale
 */
public record Deadline(long nanos) {

  /** What is left until then; zero once it has passed. */
  public Duration left(NanoClock clock) {
    return Duration.ofNanos(Math.max(0, nanos - clock.nanoTime()));
  }

  /** Whether the point has been reached. */
  public boolean hasPassed(NanoClock clock) {
    return nanos - clock.nanoTime() <= 0;
  }

  /** The earlier of the two. */
  public Deadline earlier(Deadline other) {
    return nanos - other.nanos <= 0 ? this : other;
  }
}
