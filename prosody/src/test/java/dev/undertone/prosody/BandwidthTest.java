package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.Resampler;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The voice is a buzz of equal partials up to a limit, four syllables a second. */
class BandwidthTest {

  private static short[] buzz(int rateHz, double upToHz, double peak) {
    short[] samples = new short[3 * rateHz];
    Random random = new Random(1);
    for (int i = 0; i < samples.length; i++) {
      double t = (double) i / rateHz;
      double swaying = t - 0.01 * Math.cos(2 * Math.PI * 1.7 * t) / (2 * Math.PI * 1.7);
      double value = 0;
      for (int k = 1; k * 130 < upToHz; k++) {
        value += Math.cos(2 * Math.PI * k * 130 * swaying + k * k);
      }
      double syllable = 0.1 + 0.9 * Math.abs(Math.sin(Math.PI * 4 * t));
      samples[i] =
          (short) (peak * syllable * value / Math.sqrt(upToHz) + 2 * random.nextGaussian());
    }
    return samples;
  }

  private static Prosody.Quality heard(short[] voice, int rateHz) {
    try (ProsodyAnalyzer analyzer = new TarsosProsody().open(rateHz, EmotionUse.ALLOWED)) {
      short[] before = new short[rateHz];
      Random random = new Random(2);
      for (int i = 0; i < before.length; i++) {
        before[i] = (short) (2 * random.nextGaussian());
      }
      analyzer.accept(before, 0, before.length, 0, false);
      analyzer.turnStarted(before.length);
      analyzer.accept(voice, 0, voice.length, before.length, true);
      return analyzer.sinceTurnStart().quality();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "16_000,3_400",
    "16_000,5_500",
    "16_000,7_000",
    "8_000,2_000",
    "8_000,3_400",
    "48_000,7_000"
  })
  void isWhereTheVoiceEnds(int rateHz, double upToHz) {
    Prosody.Quality quality = heard(buzz(rateHz, upToHz, 30_000), rateHz);

    assertThat(quality.bandwidthAvailable()).isTrue();
    assertThat(quality.bandwidthHz()).isBetween(upToHz - 250, upToHz + 500);
  }

  @Test
  void ofATelephoneLineIsItsOwnThoughItIsResampledToTwiceTheRate() {
    short[] telephone = Recordings.muLaw(buzz(8_000, 3_400, 30_000));
    var resampler = new Resampler(8_000, 16_000);
    short[] wide = new short[resampler.maxOutput(telephone.length)];
    int length = resampler.resample(telephone, 0, telephone.length, wide, 0);

    Prosody.Quality quality = heard(Arrays.copyOf(wide, length), 16_000);

    assertThat(quality.bandwidthHz()).isBetween(3_250.0, 4_000.0);
  }

  @Test
  void isUnknownBeforeAnyBackgroundWasHeard() {
    short[] voice = buzz(16_000, 3_400, 30_000);
    try (ProsodyAnalyzer analyzer = new TarsosProsody().open(16_000, EmotionUse.ALLOWED)) {
      analyzer.turnStarted(0);
      analyzer.accept(voice, 0, voice.length, 0, true);

      assertThat(analyzer.sinceTurnStart().quality().bandwidthAvailable()).isFalse();
    }
  }
}
