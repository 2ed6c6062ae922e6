package dev.undertone.prosody;

import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Expression;
import dev.undertone.conversation.speech.Emotion.Label;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.prosody.EmotionCalls.Told;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** How good what was told is; turns of which nothing was told are left out. */
final class EmotionFigures {

  static final List<String> AROUSED = List.of("angry", "happy", "fear");
  static final List<String> CALM = List.of("neutral", "bored", "sad");
  static final Map<String, Label> LABELS =
      Map.of(
          "neutral", Label.NEUTRAL, "angry", Label.ANGRY, "happy", Label.HAPPY, "sad", Label.SAD);

  private static final int BINS = 10;

  private EmotionFigures() {}

  /** Share of pairs in which the one that is so scores higher. */
  static <T> double auc(List<T> of, Predicate<T> isSo, Function<T, Score> score) {
    double[] high = values(of, isSo, score);
    double[] low = values(of, isSo.negate(), score);
    double won = 0;
    for (double h : high) {
      for (double l : low) {
        won += h > l ? 1 : h == l ? 0.5 : 0;
      }
    }
    return won / high.length / low.length;
  }

  /** Mean recall of both sides at one half, in per cent. */
  static <T> double uar(List<T> of, Predicate<T> isSo, Function<T, Score> score) {
    double[] high = values(of, isSo, score);
    double[] low = values(of, isSo.negate(), score);
    double found = 0;
    for (double h : high) {
      found += h > 0.5 ? 1 : 0;
    }
    double left = 0;
    for (double l : low) {
      left += l <= 0.5 ? 1 : 0;
    }
    return 50 * (found / high.length + left / low.length);
  }

  /** How far stated probabilities are from what happened: expected calibration error, ten bins. */
  static <T> double ece(List<T> of, Predicate<T> isSo, Function<T, Score> score) {
    double[] off = new double[BINS];
    int count = 0;
    for (T one : of) {
      Score told = score.apply(one);
      if (told.available()) {
        int bin = Math.min(BINS - 1, (int) (told.value() * BINS));
        off[bin] += told.value() - (isSo.test(one) ? 1 : 0);
        count++;
      }
    }
    double sum = 0;
    for (double bin : off) {
      sum += Math.abs(bin);
    }
    return sum / count;
  }

  /** Mean recall of the four classes, in per cent, by the likeliest one, known or not. */
  static double fourClasses(List<Told> of, Function<Told, Emotion> emotion) {
    double sum = 0;
    for (var truth : LABELS.entrySet()) {
      List<Told> own =
          of.stream()
              .filter(told -> told.label().equals(truth.getKey()))
              .filter(told -> emotion.apply(told).expression().available())
              .toList();
      double hits =
          own.stream()
              .filter(told -> likeliest(emotion.apply(told).expression()) == truth.getValue())
              .count();
      sum += 100 * hits / own.size() / LABELS.size();
    }
    return sum;
  }

  /** Share of labels that are right, in per cent, of those that are told. */
  static double accuracy(List<Told> of, boolean evenUnknown) {
    List<Told> told =
        of.stream()
            .filter(one -> LABELS.containsKey(one.label()))
            .filter(one -> one.emotion().expression().available())
            .filter(one -> evenUnknown || one.emotion().expression().label() != Label.UNKNOWN)
            .toList();
    double right =
        told.stream()
            .filter(one -> likeliest(one.emotion().expression()) == LABELS.get(one.label()))
            .count();
    return 100 * right / told.size();
  }

  /** Share of turns with a label, in per cent. */
  static double labelled(List<Told> of) {
    return 100.0
        * of.stream().filter(o -> o.emotion().expression().label() != Label.UNKNOWN).count()
        / of.size();
  }

  static Label likeliest(Expression of) {
    double most = Math.max(Math.max(of.neutral(), of.angry()), Math.max(of.happy(), of.sad()));
    return most == of.neutral()
        ? Label.NEUTRAL
        : most == of.angry() ? Label.ANGRY : most == of.happy() ? Label.HAPPY : Label.SAD;
  }

  private static <T> double[] values(List<T> of, Predicate<T> which, Function<T, Score> score) {
    return of.stream()
        .filter(which)
        .map(score)
        .filter(Score::available)
        .mapToDouble(Score::value)
        .toArray();
  }
}
