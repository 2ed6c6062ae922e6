package dev.undertone.prosody.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LineTest {

  private static short[] tone(double hz) {
    short[] samples = new short[16_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (8_000 * Math.sin(2 * Math.PI * hz * i / 16_000));
    }
    return samples;
  }

  private static short[] everySecond(short[] samples) {
    short[] half = new short[samples.length / 2];
    for (int i = 0; i < half.length; i++) {
      half[i] = samples[2 * i];
    }
    return half;
  }

  private static double levelDb(short[] samples) {
    double power = 1;
    for (short sample : samples) {
      power += (double) sample * sample / samples.length;
    }
    return 10 * Math.log10(power);
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void carriesTheVoiceBandAndTheSameEveryTime(Line line) {
    short[] once = line.carry(tone(1_000), 3);

    assertThat(once).isEqualTo(line.carry(tone(1_000), 3));
    assertThat(once.length * 1.0 / line.rateHz()).isBetween(0.93, 1.07);
    assertThat(levelDb(once)).isBetween(levelDb(tone(1_000)) - 16, levelDb(tone(1_000)) + 10);
  }

  @ParameterizedTest
  @CsvSource({"NARROW,100,-25", "LOW_CUT,60,-25", "DULL,3000,-4"})
  void swallowsWhatItCannotCarry(Line line, double hz, double atMostDb) {
    double passed = levelDb(line.carry(tone(hz), 1)) - levelDb(Line.MU_LAW.carry(tone(hz), 1));

    assertThat(passed).isLessThan(atMostDb);
  }

  @ParameterizedTest
  @CsvSource({"A_LAW,30", "MU_LAW,30", "ADPCM,20", "NOISE_20_DB,17", "NOISE_10_DB,7"})
  void keepsAsMuchOfTheWaveAsItShould(Line line, double leastSnrDb) {
    short[] clean = everySecond(tone(1_000));
    short[] carried = line.carry(tone(1_000), 1);
    double error = 1;
    for (int i = 200; i < clean.length - 200; i++) {
      error += Math.pow(clean[i] - carried[i], 2) / clean.length;
    }

    assertThat(levelDb(clean) - 10 * Math.log10(error)).isGreaterThan(leastSnrDb);
  }
}
