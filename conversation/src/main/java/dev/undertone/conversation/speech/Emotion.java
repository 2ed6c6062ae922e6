package dev.undertone.conversation.speech;

/**
 * What counts as emotion before the law: heard in the caller's voice, never in the agent's, and
 * only where {@link EmotionUse} allows it.
 *
 * @param arousal activation, 0–1, 0.5 is the middle; relative to the caller once he is known
 * @param arousalDelta −1…1 against the caller's own baseline
 * @param dominance 0–1
 * @param valence 0–1; hardly to be told from the voice, hence of low confidence
 * @param anger calibrated probability, 0–1; relative to the caller once he is known
 * @param absoluteArousal without regard to how the caller usually speaks
 * @param absoluteAnger likewise; the one to use for "angry from the start"
 */
public record Emotion(
    Score arousal,
    Score arousalDelta,
    Score dominance,
    Score valence,
    Score anger,
    Score absoluteArousal,
    Score absoluteAnger,
    Expression expression,
    Trend trend) {

  public static final Emotion ABSENT = absent("not enough voiced speech");

  /** None of it, for this reason. */
  public static Emotion absent(String reason) {
    Score score = Score.absent(reason);
    return new Emotion(
        score,
        score,
        score,
        score,
        score,
        score,
        score,
        Expression.absent(reason),
        Trend.absent(reason));
  }

  /** What an analyser that measures arousal alone has to say. */
  public static Emotion ofArousal(Score relative, Score delta, Score absolute) {
    String reason = "not measured";
    Score score = Score.absent(reason);
    return new Emotion(
        relative,
        delta,
        score,
        score,
        score,
        absolute,
        score,
        Expression.absent(reason),
        Trend.absent(reason));
  }

  /**
   * One value.
   *
   * @param reason why it is not available; empty when it is
   */
  public record Score(boolean available, double confidence, double value, String reason) {
    public static Score absent(String reason) {
      return new Score(false, 0, 0, reason);
    }

    public static Score of(double value, double confidence) {
      return new Score(true, confidence, value, "");
    }
  }

  /** The label of a turn: a hint, not a fact. */
  public enum Label {
    NEUTRAL,
    ANGRY,
    HAPPY,
    SAD,
    UNKNOWN
  }

  /**
   * The label and what it rests on; {@link Label#UNKNOWN} is an answer, and the usual one.
   *
   * @param neutral probability; this and the following four sum to 1
   */
  public record Expression(
      boolean available,
      double confidence,
      Label label,
      double neutral,
      double angry,
      double happy,
      double sad,
      double unknown,
      String reason) {
    public static Expression absent(String reason) {
      return new Expression(false, 0, Label.UNKNOWN, 0, 0, 0, 0, 0, reason);
    }
  }

  /**
   * Over the caller's last three turns, this one included; there from his second turn on.
   *
   * @param arousalMean of the absolute values
   * @param arousalSlope change per turn
   */
  public record Trend(
      boolean available,
      double confidence,
      double arousalMean,
      double arousalSlope,
      double angerMean,
      double angerSlope,
      String reason) {
    public static Trend absent(String reason) {
      return new Trend(false, 0, 0, 0, 0, 0, reason);
    }
  }
}
