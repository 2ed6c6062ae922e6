package dev.undertone.tts;

import java.util.Arrays;

/** Measures the pitch of synthesised speech by plain autocorrelation: slow, and good enough. */
final class PitchOf {

  private static final int LOWEST_HZ = 70;
  private static final int HIGHEST_HZ = 450;

  private PitchOf() {}

  /** The median over all loud, periodic windows, in hertz; 0 without any. */
  static double median(short[] samples, int rateHz) {
    int window = rateHz / 25;
    double[] found = new double[samples.length];
    int count = 0;
    for (int at = 0; at + 2 * window < samples.length; at += rateHz / 50) {
      if (energy(samples, at, window) < 1e6 * window) {
        continue;
      }
      int lag = bestLag(samples, at, window, rateHz);
      if (lag > 0) {
        found[count++] = (double) rateHz / lag;
      }
    }
    Arrays.sort(found, 0, count);
    return count == 0 ? 0 : found[count / 2];
  }

  private static int bestLag(short[] samples, int at, int window, int rateHz) {
    double energy = energy(samples, at, window);
    double best = 0.8;
    int bestLag = 0;
    for (int lag = rateHz / HIGHEST_HZ; lag < rateHz / LOWEST_HZ; lag++) {
      double product = 0;
      for (int i = at; i < at + window; i++) {
        product += (double) samples[i] * samples[i + lag];
      }
      double likeness = product / Math.sqrt(energy * energy(samples, at + lag, window) + 1);
      // A multiple of the period is as alike; only a clearly better one counts.
      if (likeness > best + (bestLag == 0 ? 0 : 0.02)) {
        best = likeness;
        bestLag = lag;
      }
    }
    return bestLag;
  }

  private static double energy(short[] samples, int at, int window) {
    double sum = 0;
    for (int i = at; i < at + window; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return sum;
  }
}
