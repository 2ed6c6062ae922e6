package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.speech.SyntheticSpeech;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTonesTest {

  private static String heard(short[]... parts) {
    KeyTones keys = new KeyTones();
    StringBuilder heard = new StringBuilder();
    for (short[] part : parts) {
      for (short sample : part) {
        keys.take(sample / 32_768f);
        for (char key = keys.takeKey(); key != 0; key = keys.takeKey()) {
          heard.append(key);
        }
      }
    }
    return heard.toString();
  }

  private static short[] key(int key, int millis, double highOverLowDb, double off, double snrDb) {
    return Sounds.overTelephone(Sounds.key(key, millis, highOverLowDb, off), -7, snrDb, key);
  }

  private static double hitRate(int millis, double highOverLowDb, double off, double snrDb) {
    int hits = 0;
    for (int key = 0; key < 16; key++) {
      String one = Sounds.KEYS.substring(key, key + 1);
      hits += heard(key(key, millis, highOverLowDb, off, snrDb)).equals(one) ? 1 : 0;
    }
    return hits / 16.0;
  }

  @Nested
  class Keys {

    @ParameterizedTest
    @CsvSource({"40,0,20", "50,4,20", "80,-8,20", "100,-4,15", "200,4,15", "1_000,0,30"})
    void areHeardOnceEachOverTheTelephone(int millis, double highOverLowDb, double snrDb) {
      assertThat(hitRate(millis, highOverLowDb, 0, snrDb)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.015, 0.015})
    void areHeardWhenTheirPitchIsOff(double off) {
      assertThat(hitRate(80, 0, off, 20)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.035, 0.035})
    void areNoneWhenTheirPitchIsWrong(double off) {
      assertThat(hitRate(80, 0, off, 100)).isZero();
    }

    @Test
    void areNoneWhenOneToneIsMuchTooStrong() {
      assertThat(hitRate(80, 14, 0, 100)).isZero();
      assertThat(hitRate(80, -14, 0, 100)).isZero();
    }

    @Test
    void areNoneWhenTooShort() {
      assertThat(hitRate(20, 0, 0, 100)).isZero();
    }

    @Test
    void areNoneWhenTooFaint() {
      short[] faint = Sounds.samples(Sounds.key(5, 100, 0, 0), -60, 100, 1);

      assertThat(heard(faint)).isEmpty();
    }

    @Test
    void pressedAgainAfterAMomentCountAgain() {
      short[] pause = new short[Sounds.RATE_HZ * 40 / 1_000];
      short[] five = Arrays.copyOfRange(key(5, 60, 0, 0, 100), 585, 585 + 480);

      assertThat(heard(five, pause, five, pause, five)).isEqualTo("555");
    }

    @Test
    void areNotTakenTwiceWhenTheLineDropsForFiveMilliseconds() {
      short[] held = key(5, 400, 0, 0, 100);
      Arrays.fill(held, 2_000, 2_040, (short) 0);

      assertThat(heard(held)).isEqualTo("5");
    }

    @Test
    void waitInOrderUntilAskedFor() {
      KeyTones keys = new KeyTones();
      for (int key : new int[] {0, 13, 10}) {
        for (short sample : key(key, 60, 0, 0, 30)) {
          keys.take(sample / 32_768f);
        }
      }

      assertThat(keys.takeKey()).isEqualTo('1');
      assertThat(keys.takeKey()).isEqualTo('0');
      assertThat(keys.takeKey()).isEqualTo('9');
      assertThat(keys.takeKey()).isEqualTo((char) 0);
    }
  }

  @Nested
  class NoKeys {

    @Test
    void areInMadeUpVowels() {
      assertThat(heard(SyntheticSpeech.vowels(8_000, 20_000, -6))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void areInNoise(Sounds.Noise colour) {
      assertThat(heard(Sounds.samples(Sounds.noise(colour, 30_000, 1), -3, 100, 1))).isEmpty();
    }

    /**
     * A melody of vibrato alone may glide through a key's pair; the evaluation counts how often.
     */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOLO_VIBRATO")
    void areInMusic(Sounds.Music kind) {
      for (long seed = 0; seed < 3; seed++) {
        assertThat(heard(Sounds.overTelephone(Sounds.music(kind, 8_000, seed), -6, 30, seed)))
            .isEmpty();
      }
    }

    @Test
    void areInSignalsOfTheExchange() {
      assertThat(heard(Sounds.samples(Sounds.tones(5_000, 2_000, 4_000, 440, 480), -9, 100, 1)))
          .isEmpty();
      assertThat(heard(Sounds.samples(Sounds.tones(3_000, 3_000, 1, 697), -9, 100, 1))).isEmpty();
    }
  }
}
