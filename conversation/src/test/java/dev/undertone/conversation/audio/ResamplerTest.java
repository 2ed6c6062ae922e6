package dev.undertone.conversation.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerTest {

  private static final int[] RATES_HZ = {8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000};

  static Stream<Arguments> everyPair() {
    return Arrays.stream(RATES_HZ)
        .boxed()
        .flatMap(in -> Arrays.stream(RATES_HZ).mapToObj(out -> Arguments.of(in, out)));
  }

  @Nested
  class Length {

    @ParameterizedTest
    @MethodSource("dev.undertone.conversation.audio.ResamplerTest#everyPair")
    void isThatOfTheInputAtTheNewRate(int inHz, int outHz) {
      for (int n : new int[] {0, 1, 2, 31, 160, 1_001, 4_410}) {
        short[] out = whole(noise(n, 1), inHz, outHz);

        assertThat(out).hasSize((int) Math.round((double) n * outHz / inHz));
      }
    }

    @Test
    void isExactAfterAMinuteInPieces() {
      Resampler resampler = new Resampler(11_025, 48_000);
      short[] in = new short[11_025];
      short[] out = new short[resampler.maxOutput(in.length)];
      long written = 0;

      for (int second = 0; second < 60; second++) {
        written += resampler.resample(in, 0, in.length, out, 0);
      }
      written += resampler.flush(out, 0);

      assertThat(written).isEqualTo(60 * 48_000L);
    }
  }

  @Nested
  class Chunks {

    @ParameterizedTest
    @MethodSource("dev.undertone.conversation.audio.ResamplerTest#everyPair")
    void ofAnySizeGiveTheBitsOfTheWhole(int inHz, int outHz) {
      short[] in = noise(6_000, 7);
      short[] whole = whole(in, inHz, outHz);

      for (int seed = 0; seed < 8; seed++) {
        assertThat(chunked(in, inHz, outHz, seed)).isEqualTo(whole);
      }
    }

    @Test
    void flushStartsAfresh() {
      Resampler resampler = new Resampler(8_000, 16_000);
      short[] in = noise(500, 3);
      short[] first = new short[1_000];
      short[] second = new short[1_000];

      int n = resampler.resample(in, 0, 500, first, 0);
      int all = n + resampler.flush(first, n);
      int again = resampler.resample(in, 0, 500, second, 0);
      again += resampler.flush(second, again);

      assertThat(all).isEqualTo(again).isEqualTo(1_000);
      assertThat(second).isEqualTo(first);
    }
  }

  @Nested
  class Sound {

    @ParameterizedTest
    @CsvSource({
      "8000,16000", "24000,16000", "48000,16000", "48000,8000", "16000,8000", "24000,8000",
      "44100,16000", "22050,8000", "11025,16000", "8000,24000", "8000,48000", "44100,8000",
      "16000,24000", "22050,16000", "48000,24000", "16000,48000", "11025,8000"
    })
    void telephoneBandKeepsAtLeastSixtyDecibels(int inHz, int outHz) {
      for (double hz : new double[] {300, 440, 1_000, 1_800, 2_500, 3_000, 3_400}) {
        short[] out = whole(sine(hz, inHz, inHz), inHz, outHz);

        assertThat(snrDb(out, hz, outHz)).as("%s Hz", hz).isGreaterThan(60);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "16000,8000,4010", "16000,8000,4600", "16000,8000,7000", "24000,8000,9000",
      "48000,8000,20000", "48000,16000,8100", "44100,8000,4200", "48000,24000,12500",
      "22050,8000,5000", "24000,16000,8200", "44100,11025,6000"
    })
    void whatTheLowerRateCannotCarryIsGone(int inHz, int outHz, double hz) {
      short[] out = whole(sine(hz, inHz, inHz), inHz, outHz);

      double level = 20 * Math.log10(rms(out) / rms(sine(hz, inHz, inHz)) + 1e-12);
      assertThat(level).isLessThan(-60);
    }

    @Test
    void outputStandsWhereTheInputStood() {
      short[] in = new short[800];
      in[400] = 20_000;

      short[] out = whole(in, 8_000, 16_000);

      int peak = 0;
      for (int i = 0; i < out.length; i++) {
        peak = out[i] > out[peak] ? i : peak;
      }
      assertThat(peak).isEqualTo(800);
    }

    @Test
    void aConstantStaysConstant() {
      short[] in = new short[2_000];
      Arrays.fill(in, (short) 10_000);

      short[] out = whole(in, 11_025, 16_000);

      assertThat(Arrays.copyOfRange(out, 200, out.length - 200)).containsOnly(10_000);
    }

    @Test
    void fullScaleClipsInsteadOfWrapping() {
      short[] in = new short[400];
      for (int i = 0; i < in.length; i++) {
        in[i] = i / 20 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
      }

      short[] out = whole(in, 8_000, 48_000);

      for (int i = 130; i < out.length - 130; i++) {
        boolean positive = i / 120 % 2 == 0;
        boolean nearEdge = i % 120 < 6 || i % 120 > 113;
        assertThat(nearEdge || (out[i] > 0) == positive).as("sample %s = %s", i, out[i]).isTrue();
      }
    }

    @Test
    void equalRatesCopy() {
      short[] in = noise(777, 5);

      assertThat(whole(in, 16_000, 16_000)).isEqualTo(in);
    }
  }

  @Nested
  class WrongUse {

    @Test
    void unknownRateIsRefusedByNameAndValue() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Resampler(8_000, 12_345))
          .withMessageContaining("outHz = 12345");
    }

    @Test
    void tooLittleRoomIsRefusedBeforeAnythingIsTaken() {
      Resampler resampler = new Resampler(8_000, 16_000);
      short[] in = noise(400, 9);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> resampler.resample(in, 0, 400, new short[10], 0))
          .withMessageContaining("room in out = 10");

      short[] out = new short[800];
      int n = resampler.resample(in, 0, 400, out, 0);
      resampler.flush(out, n);
      assertThat(out).isEqualTo(whole(in, 8_000, 16_000));
    }
  }

  @Test
  void steadyStateAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Resampler resampler = new Resampler(8_000, 16_000);
    short[] in = noise(160, 2);
    short[] out = new short[resampler.maxOutput(160)];
    long id = Thread.currentThread().threadId();
    int sink = 0;
    for (int i = 0; i < 5_000; i++) {
      sink += resampler.resample(in, 0, 160, out, 0);
    }

    long before = threads.getThreadAllocatedBytes(id);
    for (int i = 0; i < 1_000; i++) {
      sink += resampler.resample(in, 0, 160, out, 0);
    }
    long allocated = threads.getThreadAllocatedBytes(id) - before;

    assertThat(sink).isPositive();
    assertThat(allocated).isLessThan(1_000);
  }

  private static short[] whole(short[] in, int inHz, int outHz) {
    Resampler resampler = new Resampler(inHz, outHz);
    short[] out = new short[2 * resampler.maxOutput(in.length)];
    int n = resampler.resample(in, 0, in.length, out, 0);
    n += resampler.flush(out, n);
    return Arrays.copyOf(out, n);
  }

  private static short[] chunked(short[] in, int inHz, int outHz, int seed) {
    Random random = new Random(seed);
    Resampler resampler = new Resampler(inHz, outHz);
    short[] out = new short[2 * resampler.maxOutput(in.length)];
    int n = 0;
    for (int at = 0; at < in.length; ) {
      int length = Math.min(in.length - at, random.nextInt(seed % 2 == 0 ? 50 : 1_500));
      int most = resampler.maxOutput(length);
      int written = resampler.resample(in, at, length, out, n);
      assertThat(written).isLessThanOrEqualTo(most);
      n += written;
      at += length;
    }
    n += resampler.flush(out, n);
    return Arrays.copyOf(out, n);
  }

  private static short[] noise(int length, int seed) {
    Random random = new Random(seed);
    short[] samples = new short[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (short) Math.max(-32_768, Math.min(32_767, random.nextGaussian() * 8_000));
    }
    return samples;
  }

  private static short[] sine(double hz, int rateHz, int length) {
    short[] samples = new short[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (short) Math.round(20_000 * Math.sin(2 * Math.PI * hz * i / rateHz));
    }
    return samples;
  }

  private static double rms(short[] samples) {
    int edge = samples.length / 20;
    double sum = 0;
    for (int i = edge; i < samples.length - edge; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return Math.sqrt(sum / (samples.length - 2 * edge));
  }

  /** Against the ideal sine itself, so that a wrong gain or delay counts as noise. */
  private static double snrDb(short[] out, double hz, int rateHz) {
    int edge = out.length / 20;
    double signal = 0;
    double noise = 0;
    for (int i = edge; i < out.length - edge; i++) {
      double ideal = 20_000 * Math.sin(2 * Math.PI * hz * i / rateHz);
      signal += ideal * ideal;
      noise += (out[i] - ideal) * (out[i] - ideal);
    }
    return 10 * Math.log10(signal / noise);
  }
}
