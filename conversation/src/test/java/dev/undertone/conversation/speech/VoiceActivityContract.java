package dev.undertone.conversation.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every {@link VoiceActivity} does. */
public abstract class VoiceActivityContract {

  /** The factory under test; it stays the owner. */
  protected abstract VoiceActivity.Factory factory();

  private static double[] listen(VoiceActivity detector, short[] samples) {
    int window = detector.windowSamples();
    double[] probabilities = new double[samples.length / window];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = detector.probability(samples, i * window);
    }
    return probabilities;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  @Nested
  class Listening {
    @Test
    void takesWindowsOf32Milliseconds() {
      try (VoiceActivity detector = factory().open()) {
        assertThat(detector.windowSamples()).isEqualTo(detector.sampleRateHz() * 32 / 1_000);
      }
    }

    @Test
    void holdsAVoiceForSpeech() {
      try (VoiceActivity detector = factory().open()) {
        short[] voice = SyntheticSpeech.vowels(detector.sampleRateHz(), 1_600, -6);

        assertThat(mean(listen(detector, voice))).isGreaterThan(0.6);
      }
    }

    @Test
    void doesNotHoldSilenceForSpeech() {
      try (VoiceActivity detector = factory().open()) {
        short[] silence = SyntheticSpeech.silence(detector.sampleRateHz(), 1_600);

        assertThat(boxed(listen(detector, silence))).allSatisfy(p -> assertThat(p).isLessThan(0.3));
      }
    }

    @Test
    void staysAProbabilityWhateverItHears() {
      Random random = new Random(7);
      try (VoiceActivity detector = factory().open()) {
        short[] wild = new short[detector.windowSamples() * 60];
        for (int i = 0; i < wild.length; i++) {
          wild[i] = (short) (i % 3 == 0 ? random.nextInt() : i % 2 == 0 ? 32_767 : -32_768);
        }

        assertThat(boxed(listen(detector, wild)))
            .allSatisfy(p -> assertThat(p).isBetween(0.0, 1.0));
      }
    }

    @Test
    void readsOnlyItsWindow() {
      try (VoiceActivity one = factory().open();
          VoiceActivity other = factory().open()) {
        int window = one.windowSamples();
        short[] voice = SyntheticSpeech.vowels(one.sampleRateHz(), 32, -6);
        short[] amidNoise = SyntheticSpeech.noise(one.sampleRateHz(), 96, -3, 1);
        System.arraycopy(voice, 0, amidNoise, window, window);

        assertThat(one.probability(amidNoise, window)).isEqualTo(other.probability(voice, 0));
      }
    }
  }

  @Nested
  class Memory {
    @Test
    void isEmptyAfterAReset() {
      try (VoiceActivity fresh = factory().open();
          VoiceActivity used = factory().open()) {
        short[] voice = SyntheticSpeech.vowels(fresh.sampleRateHz(), 640, -6);
        listen(used, SyntheticSpeech.noise(used.sampleRateHz(), 900, -20, 3));

        used.reset();

        assertThat(listen(used, voice)).isEqualTo(listen(fresh, voice));
      }
    }

    @Test
    void isNotSharedBetweenDetectors() {
      try (VoiceActivity one = factory().open();
          VoiceActivity other = factory().open();
          VoiceActivity alone = factory().open()) {
        int window = one.windowSamples();
        short[] voice = SyntheticSpeech.vowels(one.sampleRateHz(), 640, -6);
        short[] noise = SyntheticSpeech.noise(one.sampleRateHz(), 640, -12, 5);

        double[] amid = new double[voice.length / window];
        for (int i = 0; i < amid.length; i++) {
          amid[i] = one.probability(voice, i * window);
          other.probability(noise, i * window);
        }

        assertThat(amid).isEqualTo(listen(alone, voice));
      }
    }
  }

  @Nested
  class WrongUse {
    @Test
    void ofTooFewSamplesIsRefused() {
      try (VoiceActivity detector = factory().open()) {
        short[] samples = new short[detector.windowSamples()];

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
            .isThrownBy(() -> detector.probability(samples, 1));
      }
    }

    @Test
    void afterClosingIsRefused() {
      VoiceActivity detector = factory().open();
      short[] samples = new short[detector.windowSamples()];

      detector.close();

      assertThatCode(detector::close).doesNotThrowAnyException();
      assertThatIllegalStateException().isThrownBy(() -> detector.probability(samples, 0));
      assertThatIllegalStateException().isThrownBy(detector::reset);
    }
  }
}
