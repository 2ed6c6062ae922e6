package dev.undertone.gateway.api;

import java.time.Duration;

/**
 * Bounds of the API.
 *
 * @param enabled whether {@code undertone serve} serves it
 * @param maxInFlight requests at once; one more is refused with {@code Retry-After}
 * @param maxStreamsPerConnection requests at once on one HTTP/2 connection
 * @param maxBodyBytes of a request, also when it was compressed
 * @param maxBufferedBytes of the bodies of all requests in flight
 * @param bodyWithin how long a request's body may take to arrive
 * @param budget for the first token of an answer, where a request names none
 * @param log file that gets one line a request; {@code -} for stderr, empty for none
 */
public record ApiConfig(
    boolean enabled,
    int maxInFlight,
    int maxStreamsPerConnection,
    int maxBodyBytes,
    int maxBufferedBytes,
    Duration bodyWithin,
    Duration budget,
    String log) {

  public static final ApiConfig STANDARD =
      new ApiConfig(
          true, 2_000, 100, 16 << 20, 32 << 20, Duration.ofSeconds(30), Duration.ofSeconds(30), "");

  public ApiConfig {
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("max_in_flight = " + maxInFlight + ", must be >= 1");
    }
    if (maxBodyBytes < 1_024) {
      throw new IllegalArgumentException("max_body_bytes = " + maxBodyBytes + ", must be >= 1024");
    }
    if (maxBufferedBytes < maxBodyBytes) {
      throw new IllegalArgumentException(
          "max_buffered_bytes = " + maxBufferedBytes + ", must be >= max_body_bytes");
    }
  }
}
