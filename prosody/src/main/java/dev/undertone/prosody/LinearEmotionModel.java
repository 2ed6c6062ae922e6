package dev.undertone.prosody;

import dev.undertone.prosody.EmotionCoefficients.Head;
import dev.undertone.prosody.EmotionCoefficients.Linear;

/**
 * Logistic regressions on standardised functionals, calibrated by the length of the turn: two
 * classes for arousal and anger, four for the expression, degrees for dominance and valence.
 *
 * <p>A model reuses its scratch array: one thread at a time.
 */
public final class LinearEmotionModel implements EmotionModel {

  private final Head head;
  private final FeatureScaling scaling;
  private final double[] scaled;
  private final double[] classes = new double[Head.CLASSES];

  private LinearEmotionModel(Head head, FeatureScaling scaling) {
    this.head = head;
    this.scaling = scaling;
    this.scaled = new double[scaling.count()];
  }

  /** Models of the shipped coefficients. */
  public static EmotionModel.Factory shipped() {
    return of(EmotionCoefficients.shipped());
  }

  /** Models of these coefficients. */
  public static EmotionModel.Factory of(EmotionCoefficients coefficients) {
    return (view, functionals) -> {
      if (functionals.version() != coefficients.functionals()) {
        throw new IllegalArgumentException(
            "functionals of version %d, must be of version %d, which model %s was trained on"
                .formatted(functionals.version(), coefficients.functionals(), coefficients.name()));
      }
      Head head = view == View.ABSOLUTE ? coefficients.absolute() : coefficients.relative();
      return new LinearEmotionModel(head, FeatureScaling.of(coefficients, functionals.names()));
    };
  }

  @Override
  public Judgement judge(float[] functionals, long voicedMillis) {
    scaling.scale(functionals, scaled);
    Calibration calibration = Calibration.of(head.calibration(), voicedMillis);
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes.length; c++) {
      classes[c] = evidence(head.expression().get(c)) / calibration.temperature();
      most = Math.max(most, classes[c]);
    }
    double sum = 0;
    for (int c = 0; c < classes.length; c++) {
      classes[c] = Math.exp(classes[c] - most);
      sum += classes[c];
    }
    return new Judgement(
        calibration.arousal().probability(evidence(head.arousal())),
        Calibration.logistic(evidence(head.dominance())),
        Calibration.logistic(evidence(head.valence())),
        calibration.anger().probability(evidence(head.anger())),
        classes[0] / sum,
        classes[1] / sum,
        classes[2] / sum,
        classes[3] / sum);
  }

  @Override
  public void close() {}

  private double evidence(Linear linear) {
    double sum = linear.bias();
    double[] weights = linear.weights();
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * scaled[i];
    }
    return sum;
  }
}
