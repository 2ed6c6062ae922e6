package dev.undertone.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.dialect.BadRequestException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoiceJsonReaderTest {

  private static final TurnSignals UNHEARD =
      new TurnSignals(
          new CallId("gen-1"),
          new TurnId(0),
          "what is my balance",
          4,
          1,
          0,
          Language.UNKNOWN,
          Prosody.NONE.asFinal(),
          TurnSignals.Dynamics.NONE);

  private static TurnSignals read(String json) {
    return VoiceJsonReader.read(json, UNHEARD, EmotionUse.ALLOWED);
  }

  @Nested
  class AnEventOfOurs {

    /** What is written of signals is read back as the same signals. */
    @Test
    void isReadAsItWasWritten() {
      TurnSignals heard =
          new TurnSignals(
              new CallId("gen-1"),
              new TurnId(3),
              "well I mean the balance",
              5,
              0.75,
              131.5,
              new Language("en-GB", 0.5, Language.Source.TEXT, true, true),
              voice(emotion()),
              new TurnSignals.Dynamics(
                  Optional.of(-120L), true, 2, 1, true, 120, 0.0625, 900, 1_850, 0.5, 1));

      TurnSignals read = read(EventJson.of(new CallEvent.Signals(heard.call(), heard)));

      assertThat(read).isEqualTo(heard);
    }

    @Test
    void withoutAnythingHeardIsReadAsThat() {
      TurnSignals nothing =
          new TurnSignals(
              UNHEARD.call(),
              new TurnId(1),
              "",
              0,
              0,
              0,
              Language.UNKNOWN,
              Prosody.NONE,
              TurnSignals.Dynamics.NONE);

      TurnSignals read = read(EventJson.of(new CallEvent.Signals(nothing.call(), nothing)));

      assertThat(read.voice().voicedMillis()).isZero();
      assertThat(read.voice().hesitation().available()).isFalse();
      assertThat(read.voice().emotion().arousal().available()).isFalse();
      assertThat(read.dynamics()).isEqualTo(TurnSignals.Dynamics.NONE);
    }

    private Prosody voice(Emotion emotion) {
      return new Prosody(
          Prosody.Basis.FINAL,
          1_400,
          emotion,
          new Prosody.Hesitation(true, 0.75, 0.5, 2, 12.5, 1, 3, 0.25, 640, true, 1, List.of()),
          new Prosody.Rate(true, 0.5, 4.25, true, 0.875),
          new Prosody.Pitch(true, 0.75, 181.5, 4.5, -2.5),
          new Prosody.Level(true, 0.875, -23.5, true, 1.5),
          new Prosody.Phonation(true, 0.5, 12.25, true, 0.015, 0.0625),
          new Prosody.Quality(true, 0.9, 21.5, 0.001, true, 3_400));
    }

    private Emotion emotion() {
      return new Emotion(
          Score.of(0.625, 0.75),
          Score.of(-0.25, 0.5),
          Score.of(0.5, 0.5),
          Score.of(0.375, 0.25),
          Score.of(0.125, 0.75),
          Score.of(0.75, 0.75),
          Score.of(0.25, 0.5),
          new Emotion.Expression(
              true, 0.5, Emotion.Label.ANGRY, 0.25, 0.5, 0.125, 0.0625, 0.0625, ""),
          new Emotion.Trend(true, 0.5, 0.5, 0.125, 0.25, -0.125, ""));
    }
  }

  @Nested
  class ItsVoiceAlone {

    @Test
    void mayBeAsShortAsOneValue() {
      TurnSignals read = read("{\"hesitation\":{\"score\":0.75}}");

      assertThat(read.voice().hesitation().available()).isTrue();
      assertThat(read.voice().hesitation().score()).isEqualTo(0.75);
      assertThat(read.voice().voicedMillis()).isPositive();
      assertThat(read.voice().rate().available()).isFalse();
      assertThat(read.transcript()).isEqualTo("what is my balance");
      assertThat(read.words()).isEqualTo(4);
    }

    @Test
    void mayHaveTheRestOfTheEventBesideIt() {
      TurnSignals read =
          read("{\"turn\":2,\"basis\":\"partial\",\"dynamics\":{\"interruptions\":2}}");

      assertThat(read.turn().value()).isEqualTo(2);
      assertThat(read.voice().basis()).isEqualTo(Prosody.Basis.PARTIAL);
      assertThat(read.dynamics().interruptions()).isEqualTo(2);
      assertThat(read.dynamics().overlapAvailable()).isFalse();
    }

    @Test
    void hasNoValuesWhereABlockSaysItIsNotAvailable() {
      TurnSignals read = read("{\"hesitation\":{\"available\":false,\"score\":0.75}}");

      assertThat(read.voice().hesitation()).isEqualTo(Prosody.Hesitation.ABSENT);
    }
  }

  @Nested
  class Emotions {

    @Test
    void areCheckedAndDroppedWhereTheyMayNotBeKnown() {
      EmotionUse off = EmotionUse.off("the tenant has switched emotion off");
      String excited = "{\"arousal\":{\"value\":0.9},\"hesitation\":{\"score\":0.5}}";

      TurnSignals read = VoiceJsonReader.read(excited, UNHEARD, off);

      assertThat(read.voice().emotion()).isEqualTo(Emotion.absent(off.reason()));
      assertThat(read.voice().hesitation().available()).isTrue();
      assertThatThrownBy(() -> VoiceJsonReader.read("{\"arousal\":{\"value\":9}}", UNHEARD, off))
          .hasMessageContaining("voice.arousal.value");
    }
  }

  @Nested
  class AWrongField {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{\"hesitation\":{\"score\":1.5}} | voice.hesitation.score | 1.5",
          "{\"hesitation\":{\"score\":\"high\"}} | voice.hesitation.score | must be a number",
          "{\"hesitation\":{\"score\":0.5,\"pauses\":-1}} | voice.hesitation.pauses | -1",
          "{\"hesitation\":{\"score\":0.5,\"pauses\":1.5}} | voice.hesitation.pauses | whole",
          "{\"hesitation\":{\"fillers\":1}} | voice.hesitation.score | is missing",
          "{\"hesitation\":7} | voice.hesitation | must be an object",
          "{\"hesitation\":{\"score\":0.5,\"umms\":1}} | voice.hesitation.umms | is unknown",
          "{\"hesitaton\":{\"score\":0.5}} | voice.hesitaton | is unknown",
          "{\"voice\":{\"hesitation\":{\"score\":2}}} | voice.hesitation.score | 2",
          "{\"emotion\":{\"label\":\"livid\"}} | voice.emotion.label | neutral, angry",
          "{\"emotion\":{\"trend\":{\"mean\":2}}} | voice.emotion.trend.mean | 2",
          "{\"language\":{\"code\":\"english!\"}} | voice.language.code | BCP-47",
          "{\"dynamics\":{\"barge_in\":\"yes\"}} | voice.dynamics.barge_in | true or false",
          "{\"basis\":\"final!\"} | voice.basis | partial, final",
          "[1] | voice | must be an object",
          "{ | voice | is not JSON"
        })
    void isNamedWithItsValueAndItsRule(String json, String field, String rule) {
      assertThatThrownBy(() -> read(json))
          .isInstanceOfSatisfying(
              BadRequestException.class, e -> assertThat(e.field()).isEqualTo(field))
          .hasMessageContaining(field)
          .hasMessageContaining(rule);
    }
  }
}
