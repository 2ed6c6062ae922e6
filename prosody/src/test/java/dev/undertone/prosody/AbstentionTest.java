package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.SyntheticSpeech;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What voice activity wrongly holds to be speech says nothing of a speaker. */
class AbstentionTest {

  /** The turn is all of it, held to be speech from its first sample to its last. */
  static Prosody heard(short[] telephone, int rateHz) {
    short[] samples =
        rateHz == Sounds.RATE_HZ
            ? telephone
            : Recordings.resampled(telephone, Sounds.RATE_HZ, rateHz);
    try (ProsodyAnalyzer analyzer = new TarsosProsody().open(rateHz, EmotionUse.ALLOWED)) {
      short[] before = new short[rateHz / 2];
      analyzer.accept(before, 0, before.length, 0, false);
      analyzer.turnStarted(before.length);
      analyzer.accept(samples, 0, samples.length, before.length, true);
      short[] after = new short[rateHz / 5];
      analyzer.accept(after, 0, after.length, before.length + samples.length, false);
      return analyzer.sinceTurnStart();
    }
  }

  static boolean saysNothing(Prosody heard) {
    return !heard.emotion().arousal().available()
        && !heard.emotion().absoluteArousal().available()
        && !heard.emotion().anger().available()
        && !heard.emotion().absoluteAnger().available()
        && !heard.emotion().expression().available()
        && !heard.hesitation().available();
  }

  private static void assertNothingIsSaidOf(double[] wave) {
    assertNothingIsSaidOf(Sounds.overTelephone(wave, -3, 30, 1), 16_000);
    assertNothingIsSaidOf(Sounds.overTelephone(wave, -15, 100, 1), 8_000);
    assertNothingIsSaidOf(Sounds.overTelephone(wave, -30, 30, 1), 8_000);
  }

  private static void assertNothingIsSaidOf(short[] telephone, int rateHz) {
    Prosody heard = heard(telephone, rateHz);
    assertThat(saysNothing(heard)).as("%s", heard).isTrue();
  }

  static Stream<Arguments> noises() {
    return Stream.of(Sounds.Noise.values())
        .flatMap(colour -> Stream.of(1_000, 3_000).map(millis -> Arguments.of(colour, millis)));
  }

  static Stream<Sounds.Music> music() {
    return Stream.of(Sounds.Music.values()).filter(kind -> kind != Sounds.Music.SOLO_VIBRATO);
  }

  @Nested
  class NothingIsSaidOf {

    @Test
    void silence() {
      for (int rateHz : new int[] {8_000, 16_000}) {
        assertThat(saysNothing(heard(new short[24_000], rateHz))).isTrue();
      }
    }

    @ParameterizedTest
    @MethodSource("dev.undertone.prosody.AbstentionTest#noises")
    void noise(Sounds.Noise colour, int millis) {
      for (long seed = 1; seed <= 2; seed++) {
        assertNothingIsSaidOf(Sounds.noise(colour, millis, seed));
      }
    }

    @ParameterizedTest
    @ValueSource(doubles = {120, 200, 350, 425, 1_000, 1_100, 2_100})
    void aTone(double hz) {
      assertNothingIsSaidOf(Sounds.tones(3_000, 3_000, 1, hz));
      assertNothingIsSaidOf(Sounds.tones(4_000, 500, 500, hz));
    }

    @Test
    void ringing() {
      assertNothingIsSaidOf(Sounds.tones(6_000, 2_000, 1_000, 440, 480));
      assertNothingIsSaidOf(Sounds.tones(3_000, 3_000, 1, 350, 440));
      assertNothingIsSaidOf(Sounds.tones(4_000, 400, 200, 400, 450));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 9, 13, 15})
    void aKeyHeldDown(int key) {
      assertNothingIsSaidOf(Sounds.key(key, 1_500, 2, 0));
    }

    @ParameterizedTest
    @MethodSource("dev.undertone.prosody.AbstentionTest#music")
    void music(Sounds.Music kind) {
      for (long seed = 1; seed <= 2; seed++) {
        assertNothingIsSaidOf(Sounds.music(kind, 5_000, seed));
      }
    }
  }

  @Nested
  class NoEmotionIsHeardIn {

    @ParameterizedTest
    @ValueSource(ints = {100, 300, 500, 650})
    void aVoiceTooShortToTell(int millis) {
      Prosody heard = Voices.heard(Voices.harmonics(140, 30, 9, millis, 4));

      assertThat(heard.emotion().arousal().available()).isFalse();
      assertThat(heard.emotion().expression().available()).isFalse();
    }
  }

  @Nested
  class AVoice {

    @Test
    void isStillHeardWhenTheTurnBeganWithATone() {
      short[] tone = Recordings.resampled(beep(), Sounds.RATE_HZ, Voices.RATE_HZ);
      short[] voice = SyntheticSpeech.vowels(Voices.RATE_HZ, 2_500, -10);

      Prosody heard = Voices.heard(Voices.join(tone, Voices.silence(100), voice));

      assertThat(heard.emotion().absoluteArousal().available()).isTrue();
      assertThat(heard.hesitation().available()).isTrue();
      // The tone is no pause between what came before it and the voice.
      assertThat(heard.hesitation().pauses()).isZero();
    }

    private static short[] beep() {
      return Sounds.samples(Sounds.tones(800, 800, 1, 1_000), -10, 100, 1);
    }
  }
}
