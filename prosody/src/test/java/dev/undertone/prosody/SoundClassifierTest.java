package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.speech.Sound;
import dev.undertone.conversation.speech.SyntheticSpeech;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoundClassifierTest {

  /** Share of each sound over all of it but the first so many milliseconds. */
  static Map<Sound, Double> shares(short[] samples, int skipMillis) {
    SoundClassifier classifier = new SoundClassifier();
    Map<Sound, Double> shares = new EnumMap<>(Sound.class);
    int from = skipMillis * Sounds.RATE_HZ / 1_000;
    for (int i = 0; i < samples.length; i++) {
      classifier.take(samples[i] / 32_768f);
      if (i >= from) {
        shares.merge(classifier.sound(true), 1.0 / (samples.length - from), Double::sum);
      }
    }
    return shares;
  }

  private static double share(Sound sound, short[] samples, int skipMillis) {
    return shares(samples, skipMillis).getOrDefault(sound, 0.0);
  }

  @Nested
  class Tones {

    @ParameterizedTest
    @CsvSource({
      "350,440",
      "425,425",
      "1_100,1_100",
      "2_100,2_100",
      "440,480",
      "400,450",
      "1_000,0"
    })
    void areToldAfterThreeTenthsOfASecond(double one, double other) {
      double[] wave =
          Sounds.tones(2_000, 2_000, 1, other == 0 ? new double[] {one} : two(one, other));

      assertThat(share(Sound.TONE, Sounds.overTelephone(wave, -10, 25, 1), 300))
          .isGreaterThan(0.99);
    }

    private static double[] two(double one, double other) {
      return new double[] {one, other};
    }

    @Test
    void ofABusyLineAreTonesAndSilence() {
      short[] busy = Sounds.samples(Sounds.tones(5_000, 500, 500, 480, 620), -10, 100, 1);

      Map<Sound, Double> shares = shares(busy, 300);

      assertThat(shares.get(Sound.TONE)).isGreaterThan(0.35);
      assertThat(shares.get(Sound.SILENCE)).isGreaterThan(0.35);
      // The first quarter of a second of each burst may be anything.
      assertThat(shares.get(Sound.SPEECH)).isLessThan(0.25);
      assertThat(shares).doesNotContainKeys(Sound.NOISE, Sound.KEY);
    }

    @Test
    void areStillTonesInNoise() {
      double[] wave = Sounds.tones(2_000, 2_000, 1, 440, 480);

      assertThat(share(Sound.TONE, Sounds.overTelephone(wave, -10, 12, 1), 400)).isGreaterThan(0.9);
    }
  }

  @Nested
  class Keys {

    @Test
    void areKeysWhileTheyAreHeldDown() {
      short[] held = Sounds.overTelephone(Sounds.key(6, 500, 0, 0), -7, 30, 1);

      assertThat(share(Sound.KEY, held, 0) * held.length / 8).isBetween(440.0, 540.0);
    }
  }

  @Nested
  class MusicOnHold {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOLO_VIBRATO")
    void isToldFromSpeechMostOfTheTime(Sounds.Music kind) {
      double music = 0;
      for (long seed = 0; seed < 5; seed++) {
        short[] heard = Sounds.overTelephone(Sounds.music(kind, 5_000, seed), -6, 30, seed);
        Map<Sound, Double> shares = shares(heard, 1_000);
        music += shares.getOrDefault(Sound.MUSIC, 0.0) + shares.getOrDefault(Sound.TONE, 0.0);
      }

      assertThat(music / 5).isGreaterThan(0.75);
    }
  }

  @Nested
  class Voices {

    @Test
    void areSpeech() {
      short[] voice = SyntheticSpeech.vowels(8_000, 5_000, -10);

      assertThat(shares(voice, 200)).doesNotContainKeys(Sound.TONE, Sound.MUSIC, Sound.KEY);
    }

    @Test
    void areHeardSoonAfterMusic() {
      short[] music = Sounds.samples(Sounds.music(Sounds.Music.BAND, 4_000, 1), -6, 100, 1);
      short[] voice = SyntheticSpeech.vowels(8_000, 2_000, -6);

      short[] both = dev.undertone.prosody.Voices.join(music, voice);

      assertThat(share(Sound.SPEECH, both, 4_500)).isGreaterThan(0.9);
    }
  }

  @Nested
  class NoiseOfTheLine {

    @ParameterizedTest
    @EnumSource
    void isToldAfterHalfASecond(Sounds.Noise colour) {
      short[] noise = Sounds.overTelephone(Sounds.noise(colour, 4_000, 1), -6, 100, 1);

      assertThat(share(Sound.NOISE, noise, 600)).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-90, -70})
    void isSilenceWhenFaint(double peakDbfs) {
      short[] faint = Sounds.samples(Sounds.noise(Sounds.Noise.WHITE, 1_000, 1), peakDbfs, 100, 1);

      assertThat(shares(faint, 0)).containsOnlyKeys(Sound.SILENCE);
    }
  }
}
