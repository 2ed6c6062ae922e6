package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.audio.Resampler;
import org.junit.jupiter.api.Test;

class MelCepstrumTest {

  private static final int BINS = 128;
  private static final double BIN_HZ = 31.25;

  private final MelCepstrum cepstrum = new MelCepstrum(BINS, BIN_HZ);

  @Test
  void louderMovesNothingButTheFirst() {
    float[] soft = of(slope(-20, 1));
    float[] loud = of(slope(-20, 1_000));

    assertThat(loud[0]).isGreaterThan(soft[0] + 20);
    for (int k = 1; k < MelCepstrum.COEFFICIENTS; k++) {
      assertThat(loud[k]).isCloseTo(soft[k], within(1e-3f));
    }
  }

  @Test
  void darkerRaisesTheSecond() {
    assertThat(of(slope(-30, 1))[1]).isGreaterThan(of(slope(-10, 1))[1] + 3);
  }

  @Test
  void doesNotLookAboveTheBandOfATelephone() {
    float[] cut = slope(-20, 1);
    float[] hiss = cut.clone();
    for (int bin = 123; bin < BINS; bin++) {
      hiss[bin] = 1;
    }

    assertThat(of(hiss)).isEqualTo(of(cut));
  }

  @Test
  void ofSilenceIsFinite() {
    for (float coefficient : of(new float[BINS])) {
      assertThat(coefficient).isFinite();
    }
  }

  @Test
  void hardlyMovesWhileASoundStaysTheSame() {
    short[] steady = Voices.harmonics(130, 30, 9, 500, 0);
    Resampler down = new Resampler(Voices.RATE_HZ, FrameAnalysis.RATE_HZ);
    short[] narrow = new short[down.maxOutput(steady.length)];
    int count = down.resample(steady, 0, steady.length, narrow, 0);
    FrameAnalysis analysis = new FrameAnalysis();
    Frame frame = new Frame();
    float[] middle = new float[0];
    for (int i = 0; i < count; i++) {
      if (analysis.take(narrow[i])) {
        analysis.read(frame, 0);
        middle = i < count / 2 ? frame.mfcc.clone() : middle;
      }
    }

    for (int k = 1; k < MelCepstrum.COEFFICIENTS; k++) {
      assertThat(frame.mfcc[k]).isCloseTo(middle[k], within(0.5f));
    }
  }

  private float[] of(float[] power) {
    float[] into = new float[MelCepstrum.COEFFICIENTS];
    cepstrum.write(power, into);
    return into;
  }

  private static float[] slope(double dbPerKilohertz, double gain) {
    float[] power = new float[BINS];
    for (int bin = 0; bin < BINS; bin++) {
      power[bin] = (float) (gain * Math.pow(10, dbPerKilohertz * bin * BIN_HZ / 1_000 / 10));
    }
    return power;
  }
}
