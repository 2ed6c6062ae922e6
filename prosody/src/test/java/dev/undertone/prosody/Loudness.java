package dev.undertone.prosody;

import java.util.Arrays;

/** A plain measure of what is loud in a recording, apart from the analyser under test. */
final class Loudness {

  private Loudness() {}

  /** Per 10 ms, whether the level lies within so many dB of the 95th percentile. */
  static boolean[] within(short[] samples, int rateHz, double reachDb) {
    int hop = rateHz / 100;
    double[] levels = new double[samples.length / hop];
    for (int f = 0; f < levels.length; f++) {
      double power = 0;
      for (int i = f * hop; i < (f + 1) * hop; i++) {
        power += (double) samples[i] * samples[i];
      }
      levels[f] = 10 * Math.log10(power / hop + 1e-3);
    }
    if (levels.length == 0) {
      return new boolean[0];
    }
    double[] sorted = levels.clone();
    Arrays.sort(sorted);
    double least = sorted[(int) (0.95 * (sorted.length - 1))] - reachDb;
    boolean[] loud = new boolean[levels.length];
    for (int f = 0; f < levels.length; f++) {
      loud[f] = levels[f] > least;
    }
    return loud;
  }
}
