package dev.undertone.prosody;

import dev.undertone.conversation.speech.Emotion.Trend;

/** Absolute arousal and anger of the caller's last turns, and where they go. */
final class EmotionTrend {

  /** Turns that count, the open one included. */
  private static final int TURNS = 3;

  private static final String TOO_EARLY = "the caller has had one turn only";

  private final double[] arousal = new double[TURNS - 1];
  private final double[] anger = new double[TURNS - 1];
  private final double[] confidence = new double[TURNS - 1];
  private int known;
  private double latestArousal;
  private double latestAnger;
  private double latestConfidence;

  void forget() {
    known = 0;
  }

  /** Lets the turn that was told last count for the next ones. */
  void settle() {
    if (known == TURNS - 1) {
      System.arraycopy(arousal, 1, arousal, 0, known - 1);
      System.arraycopy(anger, 1, anger, 0, known - 1);
      System.arraycopy(confidence, 1, confidence, 0, known - 1);
      known--;
    }
    arousal[known] = latestArousal;
    anger[known] = latestAnger;
    confidence[known] = latestConfidence;
    known++;
  }

  /** With the open turn as the latest. */
  Trend with(double turnArousal, double turnAnger, double turnConfidence) {
    latestArousal = turnArousal;
    latestAnger = turnAnger;
    latestConfidence = turnConfidence;
    if (known == 0) {
      return Trend.absent(TOO_EARLY);
    }
    return new Trend(
        true,
        mean(confidence, turnConfidence),
        mean(arousal, turnArousal),
        slope(arousal, turnArousal),
        mean(anger, turnAnger),
        slope(anger, turnAnger),
        "");
  }

  private double mean(double[] before, double last) {
    double sum = last;
    for (int i = 0; i < known; i++) {
      sum += before[i];
    }
    return sum / (known + 1);
  }

  /** Of the straight line through them, which two or three points give by their ends. */
  private double slope(double[] before, double last) {
    return (last - before[0]) / known;
  }
}
