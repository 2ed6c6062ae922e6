package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.ProsodyAnalyzerContract;
import dev.undertone.conversation.speech.SyntheticSpeech;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarsosProsodyAnalyzerTest extends ProsodyAnalyzerContract {

  @Override
  protected ProsodyAnalyzer.Factory factory() {
    return new TarsosProsody();
  }

  @Nested
  class Pitch {
    @ParameterizedTest
    @ValueSource(
        doubles = {70, 82.4, 97, 110, 123.5, 147, 165, 196, 220, 247, 294, 330, 370, 410, 450})
    void ofTonesAndPulsesIsWithinOnePercent(double hz) {
      assertThat(Voices.heard(Voices.tone(hz, 800)).pitch().medianHz())
          .isCloseTo(hz, Percentage.withPercentage(1));
      assertThat(Voices.heard(Voices.pulses(hz, 800)).pitch().medianHz())
          .isCloseTo(hz, Percentage.withPercentage(1));
    }

    @Test
    void ofASteadyVoiceHasNoRangeAndNoSlope() {
      Prosody.Pitch pitch = Voices.heard(Voices.pulses(150, 1_000)).pitch();

      assertThat(pitch.rangeSemitones()).isLessThan(0.2);
      assertThat(pitch.slopeSemitonesPerSecond()).isCloseTo(0, within(0.5));
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 24_000, 44_100, 48_000})
    void isTheSameAtAnyRate(int rateHz) {
      short[] samples = SyntheticSpeech.vowels(rateHz, 2_000, -10);
      try (ProsodyAnalyzer analyzer = new TarsosProsody().open(rateHz, EmotionUse.ALLOWED)) {
        analyzer.turnStarted(0);
        analyzer.accept(samples, 0, samples.length, 0, true);

        assertThat(analyzer.sinceTurnStart().pitch().medianHz()).isCloseTo(120, within(6.0));
      }
    }
  }

  @Nested
  class Pauses {
    @ParameterizedTest
    @ValueSource(ints = {300, 400, 700, 1_000, 2_500})
    void areAsLongAsTheSilenceSplicedIn(int millis) {
      short[] voice = SyntheticSpeech.vowels(Voices.RATE_HZ, 900, -10);

      Prosody.Hesitation heard =
          Voices.heard(Voices.join(voice, Voices.silence(millis), voice)).hesitation();

      assertThat(heard.pauses()).isEqualTo(1);
      // Each edge may be off by 40 ms, and the made-up vowels fade in and out by themselves.
      assertThat(heard.longestPauseMillis()).isCloseTo(millis, within(80L));
    }

    @Test
    void inNoiseAreHeardToo() {
      short[] voice = SyntheticSpeech.vowels(Voices.RATE_HZ, 900, -10);
      short[] turn =
          Voices.join(Voices.silence(500), voice, Voices.silence(600), voice, Voices.silence(500));
      short[] noise = SyntheticSpeech.noise(Voices.RATE_HZ, 3_400, -45, 1);
      for (int i = 0; i < turn.length; i++) {
        turn[i] = (short) (turn[i] + noise[i]);
      }
      try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
        analyzer.turnStarted(0);
        int lead = Voices.RATE_HZ / 2;
        analyzer.accept(turn, 0, lead, 0, false);
        analyzer.accept(turn, lead, turn.length - lead, lead, true);

        Prosody heard = analyzer.sinceTurnStart();
        assertThat(heard.hesitation().pauses()).isEqualTo(1);
        assertThat(heard.hesitation().longestPauseMillis()).isCloseTo(600, within(100L));
        assertThat(heard.quality().snrDb()).isCloseTo(26, within(8.0));
      }
    }

    @Test
    void shorterThanAQuarterSecondAreArticulation() {
      short[] voice = SyntheticSpeech.vowels(Voices.RATE_HZ, 1_000, -10);

      Prosody heard = Voices.heard(Voices.join(voice, Voices.silence(150), voice));

      assertThat(heard.hesitation().available()).isTrue();
      assertThat(heard.hesitation().pauses()).isZero();
      assertThat(heard.hesitation().score()).isZero();
    }

    @Test
    void silenceAfterTheLastWordIsNone() {
      short[] voice = SyntheticSpeech.vowels(Voices.RATE_HZ, 1_000, -10);

      Prosody heard = Voices.heard(Voices.join(voice, Voices.silence(2_000)));

      assertThat(heard.hesitation().pauses()).isZero();
    }

    @Test
    void lostAudioIsNone() {
      short[] voice = SyntheticSpeech.vowels(Voices.RATE_HZ, 1_000, -10);
      try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
        analyzer.turnStarted(0);
        analyzer.accept(voice, 0, voice.length, 0, true);
        analyzer.accept(voice, 0, voice.length, 5L * voice.length, true);

        assertThat(analyzer.sinceTurnStart().hesitation().pauses()).isZero();
      }
    }
  }

  @Nested
  class Rate {
    @ParameterizedTest
    @ValueSource(doubles = {2.5, 4, 5, 6.5})
    void countsSyllables(double syllables) {
      Prosody heard = Voices.heard(Voices.harmonics(130, 30, 6, 4_000, syllables));

      assertThat(heard.rate().syllablesPerSecond()).isCloseTo(syllables, within(0.6));
    }
  }

  @Nested
  class WithoutAVoice {
    @Test
    void silenceHeldToBeSpeechGivesNothing() {
      Prosody heard = Voices.heard(Voices.silence(3_000));

      assertThat(heard).isEqualTo(Prosody.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noiseHeldToBeSpeechHasNoPitchAndNoArousal(long seed) {
      Prosody heard = Voices.heard(SyntheticSpeech.noise(Voices.RATE_HZ, 3_000, -20, seed));

      assertThat(heard.pitch().available()).isFalse();
      assertThat(heard.emotion().arousal().available()).isFalse();
    }

    @Test
    void noiseNotHeldToBeSpeechGivesNothing() {
      short[] noise = SyntheticSpeech.noise(Voices.RATE_HZ, 3_000, -20, 4);
      try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
        analyzer.turnStarted(0);
        analyzer.accept(noise, 0, noise.length, 0, false);

        assertThat(analyzer.sinceTurnStart()).isEqualTo(Prosody.NONE);
      }
    }
  }

  @Nested
  class ArousalOfACaller {
    private final short[] calm = SpokenVoice.calm(3_000);
    private final short[] upset = SpokenVoice.upset(3_000);

    @Test
    void isNotHigherForALouderLine() {
      short[] quiet = calm.clone();
      for (int i = 0; i < quiet.length; i++) {
        quiet[i] = (short) (quiet[i] / 4);
      }

      double loud = Voices.heard(calm).emotion().absoluteArousal().value();

      assertThat(Voices.heard(quiet).emotion().absoluteArousal().value())
          .isCloseTo(loud, within(0.02));
    }

    @Test
    void isToldAgainstHimselfAfterTwoTurns() {
      try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
        analyzer.accept(Voices.silence(500), 0, Voices.RATE_HZ / 2, 0, false);
        long at = Voices.RATE_HZ / 2;
        for (int turn = 0; turn < 2; turn++) {
          Prosody heard = Voices.heard(analyzer, calm, at);
          assertThat(heard.emotion().arousalDelta().available()).isFalse();
          analyzer.turnEnded();
          at += calm.length + Voices.RATE_HZ;
        }

        Prosody same = Voices.heard(analyzer, calm, at);
        assertThat(same.emotion().arousalDelta().value()).isCloseTo(0, within(0.05));
        assertThat(same.rate().delta()).isCloseTo(1, within(0.05));
        assertThat(same.level().deltaDb()).isCloseTo(0, within(0.5));
        analyzer.turnEnded();

        Prosody raised = Voices.heard(analyzer, upset, at + calm.length + Voices.RATE_HZ);
        assertThat(raised.emotion().arousalDelta().value()).isGreaterThan(0.25);
        assertThat(raised.emotion().arousal().value())
            .isGreaterThan(same.emotion().arousal().value() + 0.25);
        assertThat(raised.rate().delta()).isGreaterThan(1.2);
      }
    }

    @Test
    void isNotGuessedFromHalfASecond() {
      Prosody heard = Voices.heard(SpokenVoice.calm(500));

      assertThat(heard.pitch().available()).isTrue();
      assertThat(heard.emotion()).isEqualTo(Emotion.ABSENT);
    }
  }

  @Nested
  class WhatIsNoVoice {
    @ParameterizedTest
    @ValueSource(doubles = {120, 200, 350, 440})
    void hasNoFeelingsAsATone(double hz) {
      assertUnknown(Voices.tone(hz, 3_000));
      assertUnknown(Voices.pulses(hz, 3_000));
    }

    @Test
    void hasNoFeelingsAsASiren() {
      short[] siren = new short[3 * Voices.RATE_HZ];
      double phase = 0;
      for (int i = 0; i < siren.length; i++) {
        phase += (300 + 150 * Math.sin(2 * Math.PI * 1.2 * i / Voices.RATE_HZ)) / Voices.RATE_HZ;
        siren[i] = (short) (8_000 * Math.sin(2 * Math.PI * phase));
      }

      assertUnknown(siren);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void hasNoFeelingsAsNoise(long seed) {
      assertUnknown(SyntheticSpeech.noise(Voices.RATE_HZ, 3_000, -20, seed));
    }

    @Test
    void hasNoFeelingsAsSilence() {
      assertUnknown(Voices.silence(3_000));
    }

    private void assertUnknown(short[] sound) {
      Emotion told = Voices.heard(sound).emotion();

      assertThat(told.expression().label()).isEqualTo(Emotion.Label.UNKNOWN);
      assertThat(told.arousal().available()).isFalse();
      assertThat(told.anger().available()).isFalse();
    }
  }

  @Nested
  class Announcement {
    @Test
    void ofATurnAfterItsBeginningLosesNothing() {
      short[] voice = SyntheticSpeech.vowels(Voices.RATE_HZ, 2_000, -10);
      Prosody inTime = Voices.heard(voice);
      try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
        int late = Voices.RATE_HZ * 3 / 10;
        analyzer.accept(voice, 0, late, 0, true);
        analyzer.turnStarted(0);
        analyzer.accept(voice, late, voice.length - late, late, true);
        short[] silence = Voices.silence(200);
        analyzer.accept(silence, 0, silence.length, voice.length, false);

        assertThat(analyzer.sinceTurnStart()).isEqualTo(inTime);
      }
    }
  }

  @Nested
  class Chunks {
    @Test
    void ofFiveToTwoHundredMillisecondsGiveTheSameBits() {
      short[] voice = SyntheticSpeech.vowels(Voices.RATE_HZ, 1_500, -12);
      short[] turn = Voices.join(voice, Voices.silence(400), voice);
      Prosody whole = Voices.heard(turn);

      for (int seed = 0; seed < 10; seed++) {
        Random random = new Random(seed);
        try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
          analyzer.turnStarted(0);
          for (int at = 0; at < turn.length; ) {
            int length = Math.min(turn.length - at, 80 + random.nextInt(3_121));
            analyzer.accept(turn, at, length, at, true);
            at += length;
          }
          short[] silence = Voices.silence(200);
          analyzer.accept(silence, 0, silence.length, turn.length, false);

          assertThat(analyzer.sinceTurnStart()).isEqualTo(whole);
        }
      }
    }
  }

  @Nested
  class Quality {
    @Test
    void countsSamplesAtFullScale() {
      short[] voice = SyntheticSpeech.vowels(Voices.RATE_HZ, 1_500, -1);
      for (int i = 0; i < voice.length; i++) {
        voice[i] = (short) Math.clamp(voice[i] * 6L, -32_768, 32_767);
      }

      assertThat(Voices.heard(Voices.join(Voices.silence(200), voice)).quality().clipping())
          .isGreaterThan(0.03);
    }
  }
}
