package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.undertone.conversation.speech.SyntheticSpeech;
import dev.undertone.conversation.speech.VoiceActivity;
import dev.undertone.conversation.speech.VoiceActivityContract;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnergyVadTest {

  @Nested
  class At16Kilohertz extends VoiceActivityContract {
    @Override
    protected VoiceActivity.Factory factory() {
      return new EnergyVad.Factory(16_000);
    }
  }

  @Nested
  class At8Kilohertz extends VoiceActivityContract {
    @Override
    protected VoiceActivity.Factory factory() {
      return new EnergyVad.Factory(8_000);
    }
  }

  private static double[] listen(VoiceActivity detector, short[] samples) {
    double[] probabilities = new double[samples.length / detector.windowSamples()];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = detector.probability(samples, i * detector.windowSamples());
    }
    return probabilities;
  }

  private static short[] mixed(short[] one, short[] other) {
    short[] both = new short[one.length];
    for (int i = 0; i < both.length; i++) {
      both[i] = (short) Math.clamp(one[i] + other[i], -32_768, 32_767);
    }
    return both;
  }

  private static double share(double[] probabilities) {
    return Arrays.stream(probabilities).filter(p -> p > 0.5).count()
        / (double) probabilities.length;
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, -40, -25})
  void doesNotHoldSteadyNoiseForSpeechOnceItKnowsIt(int dbfs) {
    try (VoiceActivity detector = new EnergyVad.Factory(16_000).open()) {
      listen(detector, SyntheticSpeech.noise(16_000, 12_000, dbfs, 1));

      assertThat(share(listen(detector, SyntheticSpeech.noise(16_000, 2_000, dbfs, 2))))
          .isLessThan(0.02);
    }
  }

  @Test
  void hearsAVoiceTenDecibelsAboveTheNoise() {
    try (VoiceActivity detector = new EnergyVad.Factory(16_000).open()) {
      listen(detector, SyntheticSpeech.noise(16_000, 10_000, -36, 1));
      short[] voice = SyntheticSpeech.vowels(16_000, 2_000, -12);

      double[] heard = listen(detector, mixed(voice, SyntheticSpeech.noise(16_000, 2_000, -36, 3)));

      assertThat(share(heard)).isGreaterThan(0.7);
    }
  }

  @Test
  void doesNotTakeALongVowelForBackground() {
    try (VoiceActivity detector = new EnergyVad.Factory(16_000).open()) {
      listen(detector, SyntheticSpeech.noise(16_000, 2_000, -60, 1));

      double[] heard = listen(detector, SyntheticSpeech.vowels(16_000, 10_000, -20));

      assertThat(share(Arrays.copyOfRange(heard, heard.length - 60, heard.length)))
          .isGreaterThan(0.8);
    }
  }

  @Test
  void fallsSilentWithinAQuarterOfASecondOfTheVoice() {
    try (VoiceActivity detector = new EnergyVad.Factory(16_000).open()) {
      listen(detector, SyntheticSpeech.vowels(16_000, 1_600, -12));

      double[] after = listen(detector, SyntheticSpeech.noise(16_000, 512, -60, 4));

      assertThat(Arrays.copyOfRange(after, 8, after.length))
          .satisfies(late -> assertThat(share(late)).isZero());
    }
  }

  @Test
  void isNotMisledByDirectCurrent() {
    try (VoiceActivity detector = new EnergyVad.Factory(16_000).open()) {
      short[] offset = new short[16_000];
      Arrays.fill(offset, (short) 6_000);

      assertThat(share(listen(detector, offset))).isZero();
    }
  }

  @Test
  void anotherRateIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new EnergyVad.Factory(48_000));
  }
}
