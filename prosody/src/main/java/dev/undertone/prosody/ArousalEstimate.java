package dev.undertone.prosody;

/** Activation heard in the voice, 0–1: a logistic function of six features of a turn. */
final class ArousalEstimate {

  /** Mean of the corpus. */
  static final TurnFeatures POPULATION = new TurnFeatures(9, 6, -10, -15, 5, -20);

  private ArousalEstimate() {}

  /** Without regard to who speaks; loudness does not count. */
  static double absolute(TurnFeatures turn) {
    return logistic(0);
  }

  /** Against how somebody usually speaks, loudness included. */
  static double relative(TurnFeatures turn, TurnFeatures usual) {
    return logistic(0);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
