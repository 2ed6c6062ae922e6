package dev.undertone.conversation.speech;

import dev.undertone.conversation.speech.Emotion.Score;

/** Emotions for tests: arousal as asked for, all else absent. */
public final class Emotions {

  private Emotions() {}

  /** Of a caller who is not known yet. */
  public static Emotion aroused(double confidence, double absolute) {
    Score absent = Score.absent("the caller has no baseline yet");
    return of(Score.of(absolute, confidence), Score.of(absolute, confidence), absent);
  }

  /** Of a caller who is known. */
  public static Emotion aroused(double confidence, double value, double absolute, double delta) {
    return of(
        Score.of(value, confidence), Score.of(absolute, confidence), Score.of(delta, confidence));
  }

  private static Emotion of(Score arousal, Score absolute, Score delta) {
    return Emotion.ofArousal(arousal, delta, absolute);
  }
}
