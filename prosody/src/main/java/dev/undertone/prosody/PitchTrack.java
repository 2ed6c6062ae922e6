package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody;

/**
 * Pitch of a turn: a histogram of the voiced frames in steps of 0.05 semitones for median and
 * range, and the last 500 ms of voiced speech for the slope.
 */
final class PitchTrack {

  static final long LEAST_VOICED_MILLIS = 200;
  private static final double LOWEST_HZ = 55;
  private static final double SEMITONES = 40;
  private static final int STEPS = 800;
  private static final int SLOPE_FRAMES = 50;

  private final Histogram histogram = new Histogram(0, SEMITONES, STEPS);
  private final double[] recentSemitones = new double[SLOPE_FRAMES];
  private final long[] recentFrame = new long[SLOPE_FRAMES];
  private long frames;
  private int voiced;

  void reset() {
    histogram.reset();
    frames = 0;
    voiced = 0;
  }

  void add(Frame frame) {
    frames++;
    if (!frame.voiced) {
      return;
    }
    double semitones = 12 * Math.log(frame.pitchHz / LOWEST_HZ) / Math.log(2);
    histogram.add(semitones);
    recentSemitones[voiced % SLOPE_FRAMES] = semitones;
    recentFrame[voiced % SLOPE_FRAMES] = frames;
    voiced++;
  }

  long voicedMillis() {
    return (long) voiced * Frame.MILLIS;
  }

  /** Median in semitones over 100 Hz. */
  double medianSemitones() {
    return histogram.quantile(0.5) - 12 * Math.log(100 / LOWEST_HZ) / Math.log(2);
  }

  double rangeSemitones() {
    return histogram.quantile(0.9) - histogram.quantile(0.1);
  }

  Prosody.Pitch pitch(double confidence) {
    if (voicedMillis() < LEAST_VOICED_MILLIS) {
      return Prosody.Pitch.ABSENT;
    }
    double medianHz = LOWEST_HZ * Math.pow(2, histogram.quantile(0.5) / 12);
    return new Prosody.Pitch(true, confidence, medianHz, rangeSemitones(), slope());
  }

  /** Least squares over the last voiced frames, semitones per second. */
  private double slope() {
    int n = Math.min(voiced, SLOPE_FRAMES);
    double meanTime = 0;
    double meanPitch = 0;
    for (int i = 0; i < n; i++) {
      meanTime += recentFrame[i];
      meanPitch += recentSemitones[i];
    }
    meanTime /= n;
    meanPitch /= n;
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < n; i++) {
      double time = recentFrame[i] - meanTime;
      covariance += time * (recentSemitones[i] - meanPitch);
      variance += time * time;
    }
    return variance == 0 ? 0 : covariance / variance * 1_000 / Frame.MILLIS;
  }
}
