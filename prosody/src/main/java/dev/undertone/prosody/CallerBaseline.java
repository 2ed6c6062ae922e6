package dev.undertone.prosody;

/**
 * How this caller usually speaks: running means over his finished turns. It lives as long as the
 * call and holds nothing but one number for each feature.
 *
 * <p>What counts as emotion, the functionals, is kept apart from level and rate, and is learned
 * only where emotion may be heard.
 */
final class CallerBaseline {

  /** Turns that the population counts for. */
  static final double PRIOR_TURNS = 4;

  /** The oldest turns fade once there are as many. */
  static final int MOST_TURNS = 20;

  private static final int LEAST_TURNS = 2;
  private static final long LEAST_VOICED_MILLIS = 4_000;

  private final double[] population;
  private final double[] mean;
  private int turns;
  private long voicedMillis;

  private double levelDb;
  private double syllablesPerSecond;
  private int heardTurns;
  private long heardMillis;

  /**
   * @param population mean of each functional
   */
  CallerBaseline(double[] population) {
    this.population = population.clone();
    this.mean = new double[population.length];
  }

  void forget() {
    forgetEmotion();
    heardTurns = 0;
    heardMillis = 0;
  }

  /** Forgets what is learned of how he feels. */
  void forgetEmotion() {
    turns = 0;
    voicedMillis = 0;
  }

  /** Lets level and rate of one finished turn in. */
  void add(double turnLevelDb, double turnSyllablesPerSecond, long turnVoicedMillis) {
    heardTurns = Math.min(MOST_TURNS, heardTurns + 1);
    levelDb = heardTurns == 1 ? turnLevelDb : levelDb + (turnLevelDb - levelDb) / heardTurns;
    syllablesPerSecond =
        heardTurns == 1
            ? turnSyllablesPerSecond
            : syllablesPerSecond + (turnSyllablesPerSecond - syllablesPerSecond) / heardTurns;
    heardMillis += turnVoicedMillis;
  }

  /** Lets the functionals of one finished turn in. */
  void add(float[] functionals, long turnVoicedMillis) {
    turns = Math.min(MOST_TURNS, turns + 1);
    for (int i = 0; i < mean.length; i++) {
      mean[i] = turns == 1 ? functionals[i] : mean[i] + (functionals[i] - mean[i]) / turns;
    }
    voicedMillis += turnVoicedMillis;
  }

  /** Whether enough was heard to compare level and rate with. */
  boolean isKnown() {
    return heardTurns >= LEAST_TURNS || heardMillis >= LEAST_VOICED_MILLIS;
  }

  /** Whether enough was heard to compare the feeling with. */
  boolean isFeelingKnown() {
    return turns >= LEAST_TURNS || voicedMillis >= LEAST_VOICED_MILLIS;
  }

  /** Whether the relative view is to be preferred to the absolute one. */
  boolean isLedByCaller() {
    return turns >= LEAST_TURNS;
  }

  int turns() {
    return turns;
  }

  double levelDb() {
    return levelDb;
  }

  double syllablesPerSecond() {
    return syllablesPerSecond;
  }

  /** His own mean of one functional; the population's before his first turn. */
  double usual(int index) {
    return turns == 0 ? population[index] : mean[index];
  }

  /**
   * A turn as seen from how he usually speaks, drawn towards the population the less of him was
   * heard; see {@link EmotionModel.View#RELATIVE}.
   */
  void relative(float[] functionals, float[] into) {
    double own = turns / (PRIOR_TURNS + turns);
    for (int i = 0; i < into.length; i++) {
      into[i] = (float) (functionals[i] - own * (usual(i) - population[i]));
    }
  }

  /** His own mean, seen against itself: the population's. */
  void usual(float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = (float) population[i];
    }
  }

  /** The same against his own mean alone. */
  void relativeToOwn(float[] functionals, float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = (float) (functionals[i] - (usual(i) - population[i]));
    }
  }
}
