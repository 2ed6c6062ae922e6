package dev.undertone.router.record;

import java.time.Duration;

/**
 * Bounds of a log in a file.
 *
 * @param timeToLive how long a decision is kept
 * @param maxRecords decisions kept; the oldest give way
 * @param maxBytes of the file; the oldest give way
 * @param maxQueued decisions on their way to the file; more are dropped and counted
 * @param writtenWithin how long a decision waits for its batch
 */
public record LogSettings(
    Duration timeToLive, long maxRecords, long maxBytes, int maxQueued, Duration writtenWithin) {

  public static final LogSettings STANDARD =
      new LogSettings(Duration.ofDays(30), 1_000_000, 8L << 30, 4_096, Duration.ofMillis(50));

  public LogSettings {
    positive("timeToLive", timeToLive.toMillis());
    positive("maxRecords", maxRecords);
    positive("maxBytes", maxBytes);
    positive("maxQueued", maxQueued);
    positive("writtenWithin", writtenWithin.toMillis());
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " = " + value + ", must be >= 1");
    }
  }
}
