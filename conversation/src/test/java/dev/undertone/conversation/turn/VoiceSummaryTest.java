package dev.undertone.conversation.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.Emotion.Trend;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VoiceSummaryTest {

  /** What differs from a calm caller in his first turn. */
  record Turn(
      Emotion emotion,
      Prosody.Hesitation hesitation,
      Prosody.Rate rate,
      Prosody.Quality quality,
      Language language,
      int reasks,
      int interruptions) {

    static final Turn CALM =
        new Turn(
            Emotion.ABSENT,
            hesitation(true, 0.9, 0.1),
            new Prosody.Rate(true, 0.9, 4, true, 1),
            new Prosody.Quality(true, 1, 25, 0, false, 0),
            Language.declared("en"),
            0,
            0);

    static Prosody.Hesitation hesitation(boolean available, double confidence, double score) {
      return new Prosody.Hesitation(
          available, confidence, score, 2, 20, 1, 3, 0.4, 600, false, 0, List.of());
    }

    Turn feeling(Emotion other) {
      return new Turn(other, hesitation, rate, quality, language, reasks, interruptions);
    }

    Turn hesitating(boolean available, double confidence, double score) {
      var other = hesitation(available, confidence, score);
      return new Turn(emotion, other, rate, quality, language, reasks, interruptions);
    }

    Turn speaking(boolean deltaAvailable, double confidence, double delta) {
      var other = new Prosody.Rate(true, confidence, 4, deltaAvailable, delta);
      return new Turn(emotion, hesitation, other, quality, language, reasks, interruptions);
    }

    Turn over(double confidence, double snrDb) {
      var other = new Prosody.Quality(true, confidence, snrDb, 0, false, 0);
      return new Turn(emotion, hesitation, rate, other, language, reasks, interruptions);
    }

    Turn mismatched(boolean available) {
      var other = new Language("en", 1, Language.Source.DECLARED, available, true);
      return new Turn(emotion, hesitation, rate, quality, other, reasks, interruptions);
    }

    Turn inTrouble(int newReasks, int newInterruptions) {
      return new Turn(emotion, hesitation, rate, quality, language, newReasks, newInterruptions);
    }

    TurnSignals signals() {
      return new TurnSignals(
          new CallId("c-1"),
          new TurnId(2),
          "what is my balance",
          4,
          0.9,
          140,
          language,
          new Prosody(
              Prosody.Basis.FINAL,
              1_500,
              emotion,
              hesitation,
              rate,
              Prosody.Pitch.ABSENT,
              Prosody.Level.ABSENT,
              Prosody.Phonation.ABSENT,
              quality),
          new Dynamics(
              Optional.of(400L), false, interruptions, 0, false, 0, 0, 500, 2_000, 0.4, reasks));
    }
  }

  private static Emotion aroused(double delta, double confidence) {
    return Emotion.ofArousal(
        Score.of(0.9, confidence), Score.of(delta, confidence), Score.of(0.9, confidence));
  }

  private static Emotion overTurns(double arousal, double anger, double confidence) {
    Emotion turn = aroused(0.3, 0.9);
    return new Emotion(
        turn.arousal(),
        turn.arousalDelta(),
        turn.dominance(),
        turn.valence(),
        Score.of(anger, confidence),
        turn.absoluteArousal(),
        turn.absoluteAnger(),
        turn.expression(),
        new Trend(true, confidence, arousal, 0.1, anger, 0.1, ""));
  }

  static Stream<Arguments> sentences() {
    return Stream.of(
        Arguments.of("", Turn.CALM),
        Arguments.of("The caller sounds unsure.", Turn.CALM.hesitating(true, 0.9, 0.7)),
        Arguments.of("", Turn.CALM.hesitating(true, 0.3, 0.9)),
        Arguments.of("", Turn.CALM.hesitating(false, 0.9, 0.9)),
        Arguments.of("The caller sounds hurried.", Turn.CALM.speaking(true, 0.9, 1.4)),
        Arguments.of("", Turn.CALM.speaking(false, 0.9, 1.4)),
        Arguments.of("", Turn.CALM.speaking(true, 0.2, 1.4)),
        Arguments.of("The caller is on a noisy line.", Turn.CALM.over(0.8, 6)),
        Arguments.of("", Turn.CALM.over(0.2, 6)),
        Arguments.of(
            "The caller may be speaking another language than expected.",
            Turn.CALM.mismatched(true)),
        Arguments.of("", Turn.CALM.mismatched(false)),
        Arguments.of("The caller is asking the same thing again.", Turn.CALM.inTrouble(1, 1)),
        Arguments.of("The caller has interrupted 3 times.", Turn.CALM.inTrouble(0, 3)),
        Arguments.of("", Turn.CALM.feeling(aroused(0.5, 0.9))),
        Arguments.of(
            "The caller sounds agitated and is asking the same thing again.",
            Turn.CALM.feeling(aroused(0.3, 0.9)).inTrouble(1, 0)),
        Arguments.of(
            "The caller is asking the same thing again.",
            Turn.CALM.feeling(aroused(0.3, 0.2)).inTrouble(1, 0)),
        Arguments.of("The caller sounds upset.", Turn.CALM.feeling(overTurns(0.8, 0.7, 0.6))),
        Arguments.of("", Turn.CALM.feeling(overTurns(0.8, 0.7, 0.3))),
        Arguments.of("", Turn.CALM.feeling(overTurns(0.8, 0.5, 0.6))),
        Arguments.of("", Turn.CALM.feeling(overTurns(0.5, 0.7, 0.6))),
        Arguments.of(
            "The caller sounds upset and unsure.",
            Turn.CALM.feeling(overTurns(0.8, 0.7, 0.6)).hesitating(true, 0.9, 0.7)),
        Arguments.of(
            "The caller sounds unsure, is asking the same thing again, has interrupted 2 times and"
                + " is on a noisy line.",
            Turn.CALM.hesitating(true, 0.9, 0.7).inTrouble(2, 2).over(1, 3)));
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void saysWhatIsSureEnoughAndNothingElse(String sentence, Turn turn) {
    assertThat(VoiceSummary.of(turn.signals())).isEqualTo(sentence);
  }

  @Test
  void neverSpeaksOfEmotionThatMayNotBeHeard() {
    Turn upset = Turn.CALM.feeling(overTurns(0.9, 0.9, 0.9)).inTrouble(2, 2);
    TurnSignals heard = upset.signals();
    Prosody allowed = heard.voice().without(EmotionUse.off("the caller opted out"));

    String sentence = VoiceSummary.of(upset.feeling(allowed.emotion()).signals());

    assertThat(VoiceSummary.of(heard)).contains("upset");
    assertThat(sentence)
        .isEqualTo("The caller is asking the same thing again and has interrupted 2 times.");
  }
}
