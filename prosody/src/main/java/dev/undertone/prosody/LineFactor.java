package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody;

/**
 * How far a line lets a voice through, 0–1: the one factor that scales every confidence.
 *
 * <p>A product of three: the signal-to-noise ratio, which counts in full from {@value #FULL_SNR_DB}
 * dB and in proportion below; clipping, of which a tenth of all samples halves it; and bandwidth,
 * full from {@value #FULL_HZ} Hz, the telephone's own limit, and in proportion below. What is not
 * known yet counts as middling for noise and as good for the rest. A rule of thumb, monotone in
 * each, and not a probability.
 */
final class LineFactor {

  static final double FULL_SNR_DB = 20;
  static final double FULL_HZ = 3_250;
  private static final double HALF_CLIPPING = 0.1;
  private static final double MIDDLING = 0.5;

  private LineFactor() {}

  static double of(Prosody.Quality quality) {
    if (!quality.available()) {
      return MIDDLING;
    }
    double noise = Math.clamp(quality.snrDb() / FULL_SNR_DB, 0.0, 1.0);
    double clipping = 1 - Math.min(1, quality.clipping() / HALF_CLIPPING) / 2;
    double band = quality.bandwidthAvailable() ? Math.min(1, quality.bandwidthHz() / FULL_HZ) : 1;
    return noise * clipping * band;
  }
}
