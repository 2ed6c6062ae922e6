package dev.undertone.gateway.events;

import dev.undertone.conversation.speech.Emotion;
import java.util.List;
import java.util.Optional;

/** What is written of emotion. */
final class EmotionJsonReader {

  private EmotionJsonReader() {}

  static Emotion read(Fields voice) {
    Optional<Fields> absolute =
        voice.object("absolute").map(both -> both.only(List.of("arousal", "anger")));
    return new Emotion(
        score(voice, "arousal", 0),
        score(voice, "arousal_delta", -1),
        score(voice, "dominance", 0),
        score(voice, "valence", 0),
        score(voice, "anger", 0),
        absolute.map(both -> score(both, "arousal", 0)).orElse(Given.NO_SCORE),
        absolute.map(both -> score(both, "anger", 0)).orElse(Given.NO_SCORE),
        expression(voice),
        voice.object("emotion").map(EmotionJsonReader::trend).orElse(Given.NO_TREND));
  }

  static boolean hasAny(Emotion emotion) {
    return emotion.arousal().available()
        || emotion.arousalDelta().available()
        || emotion.dominance().available()
        || emotion.valence().available()
        || emotion.anger().available()
        || emotion.absoluteArousal().available()
        || emotion.absoluteAnger().available()
        || emotion.expression().available()
        || emotion.trend().available();
  }

  private static Emotion.Score score(Fields voice, String name, double least) {
    return Given.block(voice, name, List.of("value"))
        .map(block -> Emotion.Score.of(block.fields().real("value", least, 1), block.confidence()))
        .orElse(Given.NO_SCORE);
  }

  private static Emotion.Expression expression(Fields voice) {
    return Given.block(voice, "emotion", List.of("label", "scores", "trend"))
        .filter(block -> block.fields().has("label"))
        .map(
            block -> {
              Emotion.Label label =
                  block.fields().oneOf("label", Emotion.Label.class, Emotion.Label.UNKNOWN);
              var scores = block.fields().object("scores");
              scores.ifPresent(s -> s.only(List.of("neutral", "angry", "happy", "sad", "unknown")));
              return new Emotion.Expression(
                  true,
                  block.confidence(),
                  label,
                  share(scores, "neutral", label == Emotion.Label.NEUTRAL),
                  share(scores, "angry", label == Emotion.Label.ANGRY),
                  share(scores, "happy", label == Emotion.Label.HAPPY),
                  share(scores, "sad", label == Emotion.Label.SAD),
                  share(scores, "unknown", label == Emotion.Label.UNKNOWN),
                  "");
            })
        .orElse(Emotion.Expression.absent(Given.NOT_GIVEN));
  }

  /** Where no scores are given, the label has all. */
  private static double share(Optional<Fields> scores, String name, boolean isLabel) {
    return scores.map(s -> s.real(name, 0, 1, 0)).orElse(isLabel ? 1.0 : 0.0);
  }

  private static Emotion.Trend trend(Fields emotion) {
    return Given.block(emotion, "trend", List.of("mean", "slope", "anger_mean", "anger_slope"))
        .map(
            block ->
                new Emotion.Trend(
                    true,
                    block.confidence(),
                    block.fields().real("mean", 0, 1),
                    block.fields().real("slope", -1, 1, 0),
                    block.fields().real("anger_mean", 0, 1, 0),
                    block.fields().real("anger_slope", -1, 1, 0),
                    ""))
        .orElse(Given.NO_TREND);
  }
}
