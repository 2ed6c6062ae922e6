package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pitch of every voice sways: what stands quite still is music. */
class PhonationTest {

  @ParameterizedTest
  @CsvSource({"110,5", "110,12", "110,20", "220,5", "220,12", "220,20"})
  void tellsHarmonicsFromNoise(double hz, double hnrDb) {
    short[] voice = hissing(hz, hnrDb);

    assertThat(heard(voice).hnrDb()).isCloseTo(hnrDb, within(1.5));
  }

  @Test
  void ofAVoiceThatOnlySwaysHasNextToNoPerturbation() {
    Prosody.Phonation heard = heard(trembling(140, 0, 0));

    assertThat(heard.jitter()).isLessThan(0.002);
    assertThat(heard.shimmer()).isLessThan(0.01);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.02, 0.04})
  void findsTheJitterPutIn(double jitter) {
    assertThat(heard(trembling(140, jitter, 0)).jitter()).isBetween(0.7 * jitter, 1.3 * jitter);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.04, 0.08, 0.15})
  void findsTheShimmerPutIn(double shimmer) {
    assertThat(heard(trembling(140, 0, shimmer)).shimmer()).isBetween(0.7 * shimmer, 1.3 * shimmer);
  }

  @Test
  void isNotToldFromAQuarterOfASecondOfNothing() {
    assertThat(heard(Voices.silence(250))).isEqualTo(Prosody.Phonation.ABSENT);
  }

  @Test
  void doesNotVouchForPerturbationOnATelephone() {
    short[] voice = Recordings.resampled(trembling(140, 0, 0), Voices.RATE_HZ, 8_000);
    try (ProsodyAnalyzer analyzer = new TarsosProsody().open(8_000, EmotionUse.ALLOWED)) {
      analyzer.turnStarted(0);
      analyzer.accept(new short[4_000], 0, 4_000, 0, false);
      analyzer.accept(voice, 0, voice.length, 4_000, true);
      Prosody.Phonation heard = analyzer.sinceTurnStart().phonation();

      assertThat(heard.available()).isTrue();
      assertThat(heard.perturbationReliable()).isFalse();
    }
  }

  private static Prosody.Phonation heard(short[] voice) {
    return Voices.heard(voice).phonation();
  }

  /** Partials up to 3.4 kHz that sway as a voice does, and noise of the same band. */
  private static short[] hissing(double hz, double hnrDb) {
    int count = 2 * Voices.RATE_HZ;
    double[] voice = new double[count];
    double[] noise = new double[count];
    Random random = new Random(7);
    for (int i = 0; i < count; i++) {
      double t = Voices.swaying((double) i / Voices.RATE_HZ);
      for (int k = 1; k * hz < 3_400; k++) {
        voice[i] += Math.sin(2 * Math.PI * k * hz * t + k * k) / k;
      }
    }
    for (double k = 3.7; k < 3_400; k += 11.3) {
      double phase = 2 * Math.PI * random.nextDouble();
      double gain = random.nextGaussian();
      for (int i = 0; i < count; i++) {
        noise[i] += gain * Math.sin(2 * Math.PI * k * i / Voices.RATE_HZ + phase);
      }
    }
    double scale = Math.sqrt(power(voice) / power(noise)) * Math.pow(10, -hnrDb / 20);
    short[] samples = new short[count];
    for (int i = 0; i < count; i++) {
      samples[i] = (short) Math.round(4_000 * (voice[i] + scale * noise[i]));
    }
    return samples;
  }

  /** Decaying pulses, each a little shorter or longer, softer or louder than the one before. */
  private static short[] trembling(double hz, double jitter, double shimmer) {
    double[] wave = new double[2 * Voices.RATE_HZ];
    double at = 0;
    for (int pulse = 0; at < wave.length; pulse++) {
      double gain = 1 + (pulse % 2 == 0 ? 0.5 : -0.5) * shimmer;
      for (int i = (int) Math.ceil(at); i < Math.min(wave.length, at + 200); i++) {
        double t = (i - at) / Voices.RATE_HZ;
        wave[i] += gain * t * Math.exp(-900 * t) * Math.sin(2 * Math.PI * 600 * t);
      }
      double period = Voices.RATE_HZ / (hz * Voices.sway(at / Voices.RATE_HZ));
      at += period * (1 + (pulse % 2 == 0 ? 0.5 : -0.5) * jitter);
    }
    double loudest = 0;
    for (double value : wave) {
      loudest = Math.max(loudest, Math.abs(value));
    }
    short[] samples = new short[wave.length];
    for (int i = 0; i < wave.length; i++) {
      samples[i] = (short) Math.round(12_000 * wave[i] / loudest);
    }
    return samples;
  }

  private static double power(double[] wave) {
    double sum = 0;
    for (double value : wave) {
      sum += value * value;
    }
    return sum / wave.length;
  }
}
