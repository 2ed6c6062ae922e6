package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Expression;
import dev.undertone.conversation.speech.Emotion.Label;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.prosody.EmotionModel.Judgement;
import dev.undertone.prosody.EmotionModel.View;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EmotionReportTest {

  private static final Judgement CALM = new Judgement(0.2, 0.4, 0.5, 0.1, 0.94, 0.02, 0.02, 0.02);
  private static final Judgement UPSET = new Judgement(0.9, 0.8, 0.2, 0.8, 0.03, 0.91, 0.03, 0.03);

  /** Says what it is told to, and counts how often it is asked. */
  private static final class ScriptedModels implements EmotionModel.Factory {
    private final Map<View, Judgement> says = new EnumMap<>(View.class);
    private int asked;
    private int open;
    private boolean fails;

    @Override
    public EmotionModel open(View view, EmotionModel.Functionals functionals) {
      open++;
      return new EmotionModel() {
        @Override
        public Judgement judge(float[] features, long voicedMillis) {
          asked++;
          if (fails) {
            throw new ProviderException(FailureKind.UNAVAILABLE, "scripted", "no answer", null);
          }
          return says.getOrDefault(view, CALM);
        }

        @Override
        public void close() {
          open--;
        }
      };
    }
  }

  private final ScriptedModels models = new ScriptedModels();
  private final ProsodyAnalyzer analyzer =
      new TarsosProsody(models).open(Voices.RATE_HZ, EmotionUse.ALLOWED);
  private final short[] voice = SpokenVoice.calm(2_600);
  private long at;

  private Emotion turn(short[] samples) {
    return turn(samples, CALM);
  }

  /** A turn of which the absolute model says this. */
  private Emotion turn(short[] samples, Judgement absolute) {
    if (at == 0) {
      analyzer.accept(Voices.silence(500), 0, Voices.RATE_HZ / 2, 0, false);
      at = Voices.RATE_HZ / 2;
    }
    analyzer.turnStarted(at);
    models.says.put(View.ABSOLUTE, absolute);
    analyzer.accept(samples, 0, samples.length, at, true);
    at += samples.length;
    analyzer.accept(Voices.silence(200), 0, Voices.RATE_HZ / 5, at, false);
    at += Voices.RATE_HZ / 5;
    analyzer.turnEnded();
    return analyzer.sinceTurnStart().emotion();
  }

  @Nested
  class WithoutLeave {
    @Test
    void neitherModelIsAskedNorAnythingTold() {
      analyzer.emotion(EmotionUse.off("the caller declined"));

      Emotion told = turn(voice);
      turn(voice);

      assertThat(told).isEqualTo(Emotion.absent("the caller declined"));
      assertThat(models.asked).isZero();
    }

    @Test
    void stoppingForgetsTheCaller() {
      turn(voice);
      turn(voice);
      turn(voice);
      analyzer.emotion(EmotionUse.off("the caller declined"));
      analyzer.emotion(EmotionUse.ALLOWED);

      Emotion told = turn(voice);

      assertThat(told.arousal().available()).isTrue();
      assertThat(told.arousalDelta().available()).isFalse();
      assertThat(told.trend().available()).isFalse();
    }

    @Test
    void allowingInTheMiddleOfATurnHearsWhatComesAfter() {
      analyzer.emotion(EmotionUse.off("not yet"));
      analyzer.turnStarted(0);
      analyzer.accept(voice, 0, voice.length, 0, true);
      analyzer.emotion(EmotionUse.ALLOWED);
      assertThat(analyzer.sinceTurnStart().emotion()).isEqualTo(Emotion.ABSENT);

      analyzer.accept(voice, 0, voice.length, voice.length, true);

      assertThat(analyzer.sinceTurnStart().emotion().arousal().available()).isTrue();
    }
  }

  @Nested
  class ACaller {
    @Test
    void isJudgedAbsolutelyAtFirstAndAgainstHimselfFromHisThirdTurn() {
      models.says.put(View.RELATIVE, UPSET);

      Emotion first = turn(voice);
      Emotion second = turn(voice);
      Emotion third = turn(voice);

      assertThat(first.anger().value()).isEqualTo(CALM.anger());
      assertThat(second.anger().value()).isEqualTo(CALM.anger());
      assertThat(third.anger().value()).isEqualTo(UPSET.anger());
      assertThat(third.absoluteAnger().value()).isEqualTo(CALM.anger());
      assertThat(first.anger().confidence())
          .isCloseTo(0.7 * third.anger().confidence(), within(0.05));
    }

    @Test
    void hasATrendFromHisSecondTurnOn() {
      assertThat(turn(voice, CALM).trend().available()).isFalse();

      Emotion.Trend second = turn(voice, UPSET).trend();
      Emotion.Trend third = turn(voice, UPSET).trend();
      Emotion.Trend fourth = turn(voice, UPSET).trend();

      assertThat(second.arousalMean()).isCloseTo(0.55, within(1e-9));
      assertThat(second.arousalSlope()).isCloseTo(0.7, within(1e-9));
      assertThat(third.angerMean()).isCloseTo((0.1 + 0.8 + 0.8) / 3, within(1e-9));
      assertThat(third.angerSlope()).isCloseTo(0.35, within(1e-9));
      assertThat(fourth.angerMean()).isCloseTo(0.8, within(1e-9));
      assertThat(fourth.angerSlope()).isCloseTo(0, within(1e-9));
    }

    @Test
    void hasNoTrendOfTheTurnThatIsReadTwice() {
      Emotion told = turn(voice);

      assertThat(analyzer.sinceTurnStart().emotion().trend()).isEqualTo(told.trend());
    }

    @Test
    void whoIsForgottenBeginsAnew() {
      turn(voice);
      turn(voice);
      analyzer.forgetCaller();

      assertThat(turn(voice).trend().available()).isFalse();
    }
  }

  @Nested
  class Valence {
    @Test
    void isNeverBelievedMuch() {
      assertThat(turn(voice).valence().confidence()).isLessThanOrEqualTo(0.3).isPositive();
    }
  }

  @Nested
  class ALabel {
    @Test
    void sharesAProbabilityOfOneWithUnknown() {
      Expression told = turn(voice, UPSET).expression();

      assertThat(told.label()).isEqualTo(Label.ANGRY);
      assertThat(told.neutral() + told.angry() + told.happy() + told.sad() + told.unknown())
          .isCloseTo(1, within(1e-9));
    }

    @Test
    void isUnknownWhenNothingIsLikelyEnough() {
      Judgement torn = new Judgement(0.5, 0.5, 0.5, 0.3, 0.4, 0.3, 0.2, 0.1);

      assertThat(turn(voice, torn).expression().label()).isEqualTo(Label.UNKNOWN);
    }

    @Test
    void isUnknownWhenTooLittleIsVoiced() {
      Expression told = turn(SpokenVoice.calm(600)).expression();

      assertThat(told.available()).isFalse();
      assertThat(told.label()).isEqualTo(Label.UNKNOWN);
    }

    @Test
    void leansOnTheTurnBefore() {
      Judgement torn = new Judgement(0.5, 0.5, 0.5, 0.3, 0.45, 0.45, 0.05, 0.05);
      double alone = turn(voice, torn).expression().angry();
      analyzer.forgetCaller();
      turn(voice, UPSET);

      assertThat(turn(voice, torn).expression().angry()).isGreaterThan(alone + 0.01);
    }
  }

  @Nested
  class AModelThat {
    @Test
    void failsMakesEmotionAbsentAndNothingElse() {
      models.fails = true;

      Emotion told = turn(voice);

      assertThat(told.arousal().available()).isFalse();
      assertThat(told.arousal().reason()).contains("no answer");
      assertThat(analyzer.sinceTurnStart().pitch().available()).isTrue();
    }

    @Test
    void givesNoNumberIsNotBelieved() {
      Judgement none = new Judgement(Double.NaN, 0, 0, 0, 1, 0, 0, 0);

      assertThat(turn(voice, none).arousal().reason()).contains("no number");
    }

    @Test
    void isClosedWithTheAnalyser() {
      assertThat(models.open).isEqualTo(2);

      analyzer.close();
      analyzer.close();

      assertThat(models.open).isZero();
    }
  }
}
