package dev.undertone.prosody;

import dev.undertone.conversation.speech.Emotion.Expression;
import dev.undertone.conversation.speech.Emotion.Label;
import dev.undertone.prosody.EmotionModel.Judgement;

/**
 * The label of a turn, or that it is unknown.
 *
 * <p>What a model says of a short turn, or over a poor line, is worth less than it claims: a part
 * of the probability goes to unknown, the more the less was heard.
 */
final class EmotionEvidence {

  /** A label needs as much. */
  private static final double LEAST = 0.45;

  void forget() {}

  Expression with(Judgement turn, long voicedMillis, double line, double confidence) {
    double known = 0.8;
    double neutral = known * turn.neutral();
    double angry = known * turn.angry();
    double happy = known * turn.happy();
    double sad = known * turn.sad();
    double most = Math.max(Math.max(neutral, angry), Math.max(happy, sad));
    Label label =
        most < LEAST
            ? Label.UNKNOWN
            : most == neutral
                ? Label.NEUTRAL
                : most == angry ? Label.ANGRY : most == happy ? Label.HAPPY : Label.SAD;
    return new Expression(
        true, confidence, label, neutral, angry, happy, sad, 1 - known, "");
  }
}
