package dev.undertone.load.compare;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What one run of requests took, in nanoseconds from when each was due. Filled by one thread, read
 * when the run is over.
 */
final class Measured {

  private static final long LONGEST_NANOS = 120_000_000_000L;
  private static final int DIGITS = 3;

  private final Histogram whole = new Histogram(LONGEST_NANOS, DIGITS);
  private final Histogram firstToken = new Histogram(LONGEST_NANOS, DIGITS);
  private final Histogram underWay = new Histogram(LONGEST_NANOS, DIGITS);
  private final Map<String, Integer> failures = new TreeMap<>();
  private long elapsedNanos;

  void answered(long nanos) {
    whole.recordValue(clamped(nanos));
  }

  void firstToken(long nanos) {
    firstToken.recordValue(clamped(nanos));
  }

  /** A token arrived so long after the provider had sent it. */
  void token(long nanos) {
    underWay.recordValue(clamped(nanos));
  }

  void failed(String how) {
    failures.merge(how, 1, Integer::sum);
  }

  void lasted(long nanos) {
    elapsedNanos = nanos;
  }

  long answers() {
    return whole.getTotalCount();
  }

  long tokens() {
    return underWay.getTotalCount();
  }

  int failures() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Each kind of failure with its count. */
  Map<String, Integer> failuresByKind() {
    return Map.copyOf(failures);
  }

  /** Answers in a second, over the whole run. */
  double rate() {
    return elapsedNanos == 0 ? 0 : answers() * 1e9 / elapsedNanos;
  }

  /** Milliseconds within which this share of the answers was whole. */
  double wholeMillis(double percentile) {
    return whole.getValueAtPercentile(percentile) / 1e6;
  }

  /** Milliseconds within which this share of the streams had their first token. */
  double firstTokenMillis(double percentile) {
    return firstToken.getValueAtPercentile(percentile) / 1e6;
  }

  /** Milliseconds that this share of the tokens was under way at most. */
  double underWayMillis(double percentile) {
    return underWay.getValueAtPercentile(percentile) / 1e6;
  }

  private static long clamped(long nanos) {
    return Math.clamp(nanos, 0, LONGEST_NANOS);
  }
}
