package dev.undertone.gateway.api;

import dev.undertone.gateway.yaml.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Moments as people write them. */
public final class Moments {

  /** What {@link #parse} reads, for messages. */
  public static final String RULE =
      "must be a moment such as 2026-11-21T09:30:00Z, or how long ago it was, such as 24h or 7d";

  private Moments() {}

  /**
   * Reads a moment, or a length of time back from {@code now}.
   *
   * @return milliseconds of the wall clock; empty when it is neither
   */
  public static Optional<Long> parse(String text, Instant now) {
    return Durations.parse(text)
        .map(ago -> now.toEpochMilli() - ago.toMillis())
        .or(() -> moment(text));
  }

  private static Optional<Long> moment(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
