package dev.undertone.gateway.door;

import java.time.Duration;

/**
 * Notices a call that cannot keep up: audio that is lost at every look, {@link #LIMIT} of it in a
 * row. One thread.
 */
final class OverloadWatch {

  static final Duration LIMIT = Duration.ofSeconds(2);

  private Duration seen = Duration.ZERO;
  private Duration inARow = Duration.ZERO;

  /**
   * Looks at all audio lost so far.
   *
   * @return what was lost since the last look
   */
  Duration look(Duration dropped) {
    Duration since = dropped.minus(seen);
    seen = dropped;
    inARow = since.isZero() ? Duration.ZERO : inARow.plus(since);
    return since;
  }

  boolean isOverloaded() {
    return inARow.compareTo(LIMIT) >= 0;
  }
}
