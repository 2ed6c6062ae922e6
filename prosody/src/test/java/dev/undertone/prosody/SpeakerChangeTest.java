package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.prosody.EmotionCoefficients.Population;
import org.junit.jupiter.api.Test;

class SpeakerChangeTest {

  private static final int PITCH = TurnFunctionals.NAMES.indexOf("f0_p50");
  private static final int CEPSTRUM = TurnFunctionals.NAMES.indexOf("mfcc2_mean");

  private final Population population = EmotionCoefficients.shipped().population();
  private final SpeakerChange change = new SpeakerChange(population);
  private final CallerBaseline baseline = new CallerBaseline(population.mean());

  private float[] turn(double semitones, double deviations) {
    float[] turn = new float[TurnFunctionals.COUNT];
    for (int i = 0; i < turn.length; i++) {
      turn[i] = (float) population.mean()[i];
    }
    turn[PITCH] += (float) semitones;
    for (int i = CEPSTRUM; i < CEPSTRUM + 11; i++) {
      turn[i] += (float) (deviations * population.deviation()[i]);
    }
    return turn;
  }

  @Test
  void isHeardWhenPitchAndSpectrumJump() {
    baseline.add(turn(0, 0), 2_000);

    assertThat(change.isAnother(baseline, turn(8, 2))).isTrue();
    assertThat(change.isAnother(baseline, turn(-8, -2))).isTrue();
  }

  @Test
  void isNotHeardWhenOnlyOneJumps() {
    baseline.add(turn(0, 0), 2_000);

    assertThat(change.isAnother(baseline, turn(8, 0.5))).isFalse();
    assertThat(change.isAnother(baseline, turn(3, 2))).isFalse();
  }

  @Test
  void isNotHeardBeforeAnybodyIsKnown() {
    assertThat(change.isAnother(baseline, turn(8, 2))).isFalse();
  }
}
