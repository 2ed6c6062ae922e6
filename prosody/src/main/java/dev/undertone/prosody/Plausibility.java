package dev.undertone.prosody;

import dev.undertone.prosody.EmotionCoefficients.Population;

/** Whether a turn sounds like what the models were trained on at all. */
final class Plausibility {

  /** Speech moves its pitch; a tone does not. */
  private static final double LEAST_PITCH_DEVIATION_SEMITONES = 0.25;

  private static final double USUAL_DISTANCE = 1.9;
  private static final double FURTHEST_DISTANCE = 2.6;
  private static final double FURTHEST_FEATURE = 8;

  private final Population population;
  private final int pitchDeviation;

  Plausibility(Population population) {
    this.population = population;
    this.pitchDeviation = population.names().indexOf("f0_sd");
  }

  /** 1 for what is usual, falling to 0 for what cannot be a voice. */
  double of(float[] functionals) {
    if (functionals[pitchDeviation] < LEAST_PITCH_DEVIATION_SEMITONES) {
      return 0;
    }
    double distance = distance(functionals);
    return Math.clamp(
        (FURTHEST_DISTANCE - distance) / (FURTHEST_DISTANCE - USUAL_DISTANCE), 0.0, 1.0);
  }

  /** Root mean square of the standardised features. */
  double distance(float[] functionals) {
    double squares = 0;
    for (int i = 0; i < functionals.length; i++) {
      double z =
          Math.min(
              FURTHEST_FEATURE,
              Math.abs(functionals[i] - population.mean()[i]) / population.deviation()[i]);
      squares += z * z;
    }
    return Math.sqrt(squares / functionals.length);
  }
}
