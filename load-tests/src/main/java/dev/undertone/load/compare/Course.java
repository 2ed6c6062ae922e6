package dev.undertone.load.compare;

import java.time.Duration;
import java.util.List;

/**
 * What every gateway goes through, one after the other.
 *
 * @param warmUp of chats, and a third of it of streams
 * @param steady at {@link #RATE}, chats and then streams
 * @param tokens of long streams, and then of streams without pauses
 * @param full at each of {@code concurrencies}, and at each rate in between
 * @param concurrencies of requests that are under way at once, to find the highest rate
 * @param settle after a start, and after all of it, until the memory is looked at
 * @param starts on all cores, of which the median counts
 */
record Course(
    Duration warmUp,
    Duration steady,
    Duration tokens,
    Duration full,
    List<Integer> concurrencies,
    Duration settle,
    int starts) {

  /** Requests due each second, chats as well as streams. */
  static final double RATE = 1_000;

  static final int SHORT_STREAM = 5;
  static final int LONG_STREAM = 40;
  static final double LONG_STREAMS_PER_SECOND = 50;

  /** Tokens of a stream without pauses. */
  static final int BURST = 2_000;

  static final int MOST_CONNECTIONS = 1_024;
  static final Duration SPACING = Duration.ofMillis(10);

  static final Course WHOLE =
      new Course(
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ofSeconds(8),
          Duration.ofSeconds(4),
          List.of(4, 16, 64, 256),
          Duration.ofSeconds(6),
          3);

  /** Does it run at all? */
  static final Course QUICK =
      new Course(
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          List.of(64),
          Duration.ofSeconds(1),
          1);
}
