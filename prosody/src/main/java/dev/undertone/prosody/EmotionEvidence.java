package dev.undertone.prosody;

import dev.undertone.conversation.speech.Emotion.Expression;
import dev.undertone.conversation.speech.Emotion.Label;
import dev.undertone.prosody.EmotionModel.Judgement;
import java.util.Arrays;

/**
 * The label of a turn, or that it is unknown, with what is left of the evidence of earlier turns: a
 * mood outlasts a sentence, but not many.
 *
 * <p>What a model says is worth less than it claims, over a poor line above all: a part of the
 * probability goes to unknown.
 */
final class EmotionEvidence {

  /** A label needs as much. */
  static final double LEAST = 0.45;

  /**
   * Of a turn's evidence, what counts for the next one. Little: more of it costs points where
   * feelings change from turn to turn.
   */
  private static final double LEAK = 0.1;

  /**
   * What a model's word is worth on a good line: a label then needs 0.83 of the model's belief. Set
   * so that labels of acted speech are right eight points more often than without.
   */
  private static final double KNOWN = 0.54;

  /** A model that is quite sure is so of ten sentences in a laboratory. */
  private static final double LEAST_PROBABILITY = 0.01;

  private static final Label[] LABELS = {Label.NEUTRAL, Label.ANGRY, Label.HAPPY, Label.SAD};

  /** Logarithms of probabilities less their mean; what is left of earlier turns. */
  private final double[] before = new double[LABELS.length];

  /** The same of the turn that was told last, alone. */
  private final double[] latest = new double[LABELS.length];

  private final double[] now = new double[LABELS.length];
  private double latestConfidence;

  void forget() {
    Arrays.fill(before, 0);
  }

  /**
   * The label of the open turn.
   *
   * @param part 0–1, what the line and the sound leave of it
   */
  Expression with(Judgement turn, double part, double confidence) {
    weigh(turn);
    latestConfidence = confidence;
    double known = part * KNOWN;
    double sum = 0;
    for (int i = 0; i < now.length; i++) {
      now[i] = Math.exp(latest[i] + before[i]);
      sum += now[i];
    }
    int most = 0;
    for (int i = 0; i < now.length; i++) {
      now[i] *= known / sum;
      most = now[i] > now[most] ? i : most;
    }
    Label label = now[most] < LEAST ? Label.UNKNOWN : LABELS[most];
    return new Expression(true, confidence, label, now[0], now[1], now[2], now[3], 1 - known, "");
  }

  /** Lets the turn that was told last count for the next ones. */
  void settle() {
    for (int i = 0; i < before.length; i++) {
      before[i] = LEAK * (before[i] + latestConfidence * latest[i]);
    }
  }

  private void weigh(Judgement turn) {
    latest[0] = turn.neutral();
    latest[1] = turn.angry();
    latest[2] = turn.happy();
    latest[3] = turn.sad();
    double mean = 0;
    for (int i = 0; i < latest.length; i++) {
      latest[i] = Math.log(Math.max(LEAST_PROBABILITY, latest[i]));
      mean += latest[i] / latest.length;
    }
    for (int i = 0; i < latest.length; i++) {
      latest[i] -= mean;
    }
  }
}
