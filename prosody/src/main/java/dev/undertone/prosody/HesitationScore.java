package dev.undertone.prosody;

/**
 * How hesitant a turn was, 0–1: {@code 1 − exp(−2.5 · (1.0·fillers + 0.7·lengthenings + 0.5·pauses
 * under one second + 1.0·longer ones + 1.0·restarts) / max(2 s, speech time))}.
 *
 * <p>No further event ever lowers it, and the same events count for less in a longer turn.
 */
record HesitationScore(
    int fillers, int lengthenings, int shortPauses, int longPauses, int restarts) {

  private static final double FILLER = 1.0;
  private static final double LENGTHENING = 0.7;
  private static final double SHORT_PAUSE = 0.5;
  private static final double LONG_PAUSE = 1.0;
  private static final double RESTART = 1.0;
  private static final double STEEPNESS = 2.5;
  private static final double LEAST_SECONDS = 2;

  /**
   * @param speechMillis the turn without its pauses
   */
  double in(long speechMillis) {
    double weight =
        FILLER * fillers
            + LENGTHENING * lengthenings
            + SHORT_PAUSE * shortPauses
            + LONG_PAUSE * longPauses
            + RESTART * restarts;
    double seconds = Math.max(LEAST_SECONDS, speechMillis / 1_000.0);
    return 1 - Math.exp(-STEEPNESS * weight / seconds);
  }
}
