package dev.undertone.router.dialect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long a provider asks to be left alone. */
final class RetryAfter {

  /** A provider that wants more than this is read as wanting this. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

  private RetryAfter() {}

  /**
   * The more precise of two headers.
   *
   * @param after {@code retry-after}: seconds, or an HTTP date
   * @param afterMillis {@code retry-after-ms}
   */
  static Optional<Duration> read(
      Optional<String> after, Optional<String> afterMillis, Instant now) {
    Optional<Duration> precise = afterMillis.flatMap(value -> number(value, 1));
    if (precise.isPresent()) {
      return precise;
    }
    Optional<Duration> seconds = after.flatMap(value -> number(value, 1_000));
    return seconds.isPresent() ? seconds : after.flatMap(value -> date(value, now));
  }

  private static Optional<Duration> number(String value, double millis) {
    String stripped = value.strip();
    return NUMBER.matcher(stripped).matches()
        ? Optional.of(
            bounded(Duration.ofNanos((long) (Double.parseDouble(stripped) * millis * 1e6))))
        : Optional.empty();
  }

  private static Optional<Duration> date(String value, Instant now) {
    try {
      Instant until =
          ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(now, until);
      return Optional.of(left.isNegative() ? Duration.ZERO : bounded(left));
    } catch (DateTimeException notADate) {
      return Optional.empty(); // the header is advice; without sense it is none
    }
  }

  private static Duration bounded(Duration asked) {
    return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
  }
}
