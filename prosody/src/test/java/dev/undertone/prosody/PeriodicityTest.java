package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodicityTest {

  /** A pure tone is no voice to the analyser as a whole, so its pitch is asked for here. */
  @ParameterizedTest
  @ValueSource(
      doubles = {70, 82.4, 97, 110, 123.5, 147, 165, 196, 220, 247, 294, 330, 370, 410, 450})
  void pitchOfAToneIsWithinOnePercent(double hz) {
    float[] window = new float[FrameAnalysis.WINDOW];
    for (int i = 0; i < window.length; i++) {
      window[i] = (float) (0.4 * Math.sin(2 * Math.PI * hz * i / FrameAnalysis.RATE_HZ));
    }
    Periodicity periodicity = new Periodicity();

    periodicity.analyse(window, 0);

    assertThat(periodicity.isPeriodic()).isTrue();
    assertThat(periodicity.pitchHz()).isCloseTo(hz, Percentage.withPercentage(1));
  }
}
