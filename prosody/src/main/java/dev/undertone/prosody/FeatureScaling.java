package dev.undertone.prosody;

import dev.undertone.prosody.EmotionCoefficients.Population;
import java.util.List;

/**
 * Picks a model's features out of all functionals and standardises them by the population.
 *
 * <p>Values further out than {@value #FURTHEST} deviations count as that far: on a line like none
 * in training, one odd feature must not outvote all others.
 */
final class FeatureScaling {

  static final double FURTHEST = 3;

  private final int[] index;
  private final double[] mean;
  private final double[] deviation;

  private FeatureScaling(int[] index, double[] mean, double[] deviation) {
    this.index = index;
    this.mean = mean;
    this.deviation = deviation;
  }

  /**
   * @param names of the functionals to come
   * @throws IllegalArgumentException when one that the model needs is not among them
   */
  static FeatureScaling of(EmotionCoefficients coefficients, List<String> names) {
    return of(coefficients.population(), coefficients.features(), names);
  }

  static FeatureScaling of(Population population, List<String> features, List<String> names) {
    int[] index = new int[features.size()];
    double[] mean = new double[index.length];
    double[] deviation = new double[index.length];
    for (int i = 0; i < index.length; i++) {
      String feature = features.get(i);
      index[i] = names.indexOf(feature);
      if (index[i] < 0) {
        throw new IllegalArgumentException(
            "functionals lack '" + feature + "', must have what the model was trained on");
      }
      int known = population.names().indexOf(feature);
      mean[i] = population.mean()[known];
      deviation[i] = population.deviation()[known];
    }
    return new FeatureScaling(index, mean, deviation);
  }

  int count() {
    return index.length;
  }

  /** A value that is no number counts as the mean. */
  void scale(float[] functionals, double[] into) {
    for (int i = 0; i < index.length; i++) {
      double z = (functionals[index[i]] - mean[i]) / deviation[i];
      into[i] = Double.isNaN(z) ? 0 : Math.clamp(z, -FURTHEST, FURTHEST);
    }
  }
}
