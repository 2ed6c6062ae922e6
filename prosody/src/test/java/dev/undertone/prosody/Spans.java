package dev.undertone.prosody;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares stretches of time that were found with those that are there. */
final class Spans {

  /** A stretch of time in one recording, milliseconds. */
  record Span(double fromMillis, double untilMillis) {
    double millis() {
      return untilMillis - fromMillis;
    }

    /** Whether at least half of the shorter one lies in the other. */
    boolean meets(Span other) {
      double common =
          Math.min(untilMillis, other.untilMillis) - Math.max(fromMillis, other.fromMillis);
      return common > 0 && 2 * common >= Math.min(millis(), other.millis());
    }

    boolean hasEdgesWithin(double toleranceMillis, Span other) {
      return Math.abs(fromMillis - other.fromMillis) <= toleranceMillis
          && Math.abs(untilMillis - other.untilMillis) <= toleranceMillis;
    }
  }

  /** How two spans are held to be the same. */
  interface Sameness {
    boolean of(Span found, Span there);
  }

  /** Hits, false alarms and misses. */
  record Score(int hits, int falseAlarms, int misses) {
    static Score sum(List<Score> scores) {
      return scores.stream()
          .reduce(
              new Score(0, 0, 0),
              (a, b) ->
                  new Score(a.hits + b.hits, a.falseAlarms + b.falseAlarms, a.misses + b.misses));
    }

    double precision() {
      return (double) hits / (hits + falseAlarms);
    }

    double recall() {
      return (double) hits / (hits + misses);
    }

    double f1() {
      return 2.0 * hits / (2 * hits + falseAlarms + misses);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "F1 %.2f (P %.2f, R %.2f)", f1(), precision(), recall());
    }
  }

  private Spans() {}

  /** Each span that is there answers for one that was found, in order. */
  static Score compare(List<Span> found, List<Span> there, Sameness sameness) {
    List<Span> left = new ArrayList<>(there);
    int hits = 0;
    for (Span span : found) {
      for (Span one : left) {
        if (sameness.of(span, one)) {
          left.remove(one);
          hits++;
          break;
        }
      }
    }
    return new Score(hits, found.size() - hits, left.size());
  }
}
