package dev.undertone.prosody;

import java.util.Arrays;

/** Quantiles of values seen once each, from counts in steps of fixed width. */
final class Histogram {

  private final double lowest;
  private final double width;
  private final int[] counts;
  private int total;

  /** Values outside of {@code lowest} to {@code highest} count as the nearest end. */
  Histogram(double lowest, double highest, int steps) {
    this.lowest = lowest;
    this.width = (highest - lowest) / steps;
    this.counts = new int[steps];
  }

  void reset() {
    Arrays.fill(counts, 0);
    total = 0;
  }

  void add(double value) {
    int step = (int) ((value - lowest) / width);
    counts[Math.max(0, Math.min(counts.length - 1, step))]++;
    total++;
  }

  int total() {
    return total;
  }

  /** The value below which this part lies, 0–1; {@code lowest} when nothing was added. */
  double quantile(double part) {
    double target = part * total;
    int below = 0;
    for (int step = 0; step < counts.length; step++) {
      int here = counts[step];
      if (here > 0 && below + here >= target) {
        return lowest + (step + (target - below) / here) * width;
      }
      below += here;
    }
    return lowest;
  }
}
