package dev.undertone.prosody;

import java.util.List;

/**
 * From evidence to probabilities for turns of one length: Platt's logistic [1] for single answers,
 * a temperature for the four classes. A short turn's evidence is worth less than a long one's.
 *
 * <p>[1] Platt, "Probabilistic outputs for support vector machines", 1999
 *
 * @param fromVoicedMillis shortest turn it is for
 * @param temperature divides the evidence of the classes
 */
public record Calibration(long fromVoicedMillis, Platt arousal, Platt anger, double temperature) {

  public Calibration {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("temperature = " + temperature + ", must be > 0");
    }
  }

  /** {@code logistic(slope · evidence + offset)}. */
  public record Platt(double slope, double offset) {
    public static final Platt NONE = new Platt(1, 0);

    double probability(double evidence) {
      return logistic(slope * evidence + offset);
    }
  }

  /** The one for a turn of this length; the first one for any shorter. */
  static Calibration of(List<Calibration> ascending, long voicedMillis) {
    Calibration found = ascending.getFirst();
    for (Calibration calibration : ascending) {
      if (calibration.fromVoicedMillis <= voicedMillis) {
        found = calibration;
      }
    }
    return found;
  }

  static double logistic(double evidence) {
    return 1 / (1 + Math.exp(-evidence));
  }
}
