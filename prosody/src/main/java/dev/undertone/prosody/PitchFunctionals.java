package dev.undertone.prosody;

import java.util.List;

/** Melody of a turn, in semitones over {@value #ORIGIN_HZ} Hz. */
final class PitchFunctionals {

  static final List<String> NAMES =
      List.of("f0_mean", "f0_sd", "f0_p20", "f0_p50", "f0_p80", "f0_range", "f0_rise", "f0_fall");

  private static final double ORIGIN_HZ = 55;
  private static final double HIGHEST_SEMITONES = 40;

  /** Smaller ups and downs are the tremble of the pitch, not melody. */
  private static final double SWING_SEMITONES = 0.3;

  /** More than this from frame to frame is a jump between octaves. */
  private static final double LEAP_SEMITONES = 3;

  private final Moments semitones = new Moments();
  private final Histogram histogram = new Histogram(0, HIGHEST_SEMITONES, 400);
  private final Contour melody = new Contour(SWING_SEMITONES, 4);
  private double before;

  void reset() {
    semitones.reset();
    histogram.reset();
    melody.reset();
  }

  void add(Frame frame, long number) {
    if (!frame.voiced) {
      melody.cut();
      return;
    }
    double value = semitones(frame.pitchHz);
    semitones.add(value);
    histogram.add(value);
    if (Math.abs(value - before) > LEAP_SEMITONES) {
      melody.cut();
    }
    before = value;
    melody.add(number, value);
  }

  void write(FeatureWriter to) {
    double low = histogram.quantile(0.2);
    double high = histogram.quantile(0.8);
    to.both(semitones).put(low).put(histogram.quantile(0.5)).put(high).put(high - low);
    to.mean(melody.rises()).mean(melody.falls());
  }

  static double semitones(double hz) {
    return 12 * Math.log(hz / ORIGIN_HZ) / Math.log(2);
  }
}
