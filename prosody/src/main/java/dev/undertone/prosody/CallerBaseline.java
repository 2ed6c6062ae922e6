package dev.undertone.prosody;

/**
 * How this caller usually speaks: a running mean over his finished turns. It lives as long as the
 * call and holds nothing but six numbers.
 */
final class CallerBaseline {

  /** Turns that the population counts for. */
  private static final double PRIOR_TURNS = 4;

  /** The oldest turns fade once there are as many. */
  private static final int MOST_TURNS = 20;

  private static final int LEAST_TURNS = 2;
  private static final long LEAST_VOICED_MILLIS = 4_000;

  private TurnFeatures mean = ArousalEstimate.POPULATION;
  private int turns;
  private long voicedMillis;

  void forget() {
    mean = ArousalEstimate.POPULATION;
    turns = 0;
    voicedMillis = 0;
  }

  /** Lets one finished turn in. */
  void add(TurnFeatures turn, long turnVoicedMillis) {
    turns = Math.min(MOST_TURNS, turns + 1);
    mean = turns == 1 ? turn : mean.towards(turn, 1.0 / turns);
    voicedMillis += turnVoicedMillis;
  }

  /** Whether enough was heard to compare with. */
  boolean isKnown() {
    return turns >= LEAST_TURNS || voicedMillis >= LEAST_VOICED_MILLIS;
  }

  /** The caller's own mean; the population's before his first turn. */
  TurnFeatures own() {
    return mean;
  }

  /** His mean drawn towards the population, the more the less of him was heard. */
  TurnFeatures shrunk() {
    return ArousalEstimate.POPULATION.towards(mean, turns / (PRIOR_TURNS + turns));
  }
}
