package dev.undertone.tts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpeechTrimTest {

  private static final int RATE_HZ = 16_000;

  @Test
  void leavesAShortLeadIn() throws InterruptedException {
    short[] out = trim(join(quiet(300), loud(100)), 1, 100, 160);

    assertThat(out).hasSize(millis(112));
    assertThat(out[millis(12)]).isEqualTo((short) 5_000);
  }

  @Test
  void leavesTheClosingPauseAndNoMore() throws InterruptedException {
    assertThat(trim(join(loud(100), quiet(400)), 1, 90, 160)).hasSize(millis(190));
    assertThat(trim(join(loud(100), quiet(40)), 1, 90, 160)).hasSize(millis(140));
  }

  @Test
  void passesAPauseInsideUpToItsGreatestLength() throws InterruptedException {
    assertThat(trim(join(loud(50), quiet(200), loud(50)), 1, 90, 160)).hasSize(millis(300));
    assertThat(trim(join(loud(50), quiet(900), loud(50)), 1, 90, 160)).hasSize(millis(600));
  }

  @Test
  void nothingComesOfSilence() throws InterruptedException {
    assertThat(trim(quiet(1_000), 1, 90, 160)).isEmpty();
  }

  @Test
  void theCutOfTheInputMakesNoDifference() throws InterruptedException {
    short[] in = join(quiet(30), loud(50), quiet(120), loud(10), quiet(700), loud(5), quiet(200));
    short[] whole = trim(in, 1.5, 90, in.length);

    for (int seed = 0; seed < 20; seed++) {
      int block = 1 + new Random(seed).nextInt(3_000);
      assertThat(trim(in, 1.5, 90, block)).as("block %d", block).isEqualTo(whole);
    }
  }

  @Test
  void aRaisedLevelBendsInsteadOfClipping() throws InterruptedException {
    short[] in = new short[1_000];
    Arrays.fill(in, (short) 30_000);

    assertThat(trim(in, 2, 0, 160)[0]).isBetween((short) 30_001, (short) 32_766);
    assertThat(trim(loud(10), 2, 0, 160)[0]).isEqualTo((short) 10_000);
  }

  private static short[] trim(short[] in, double gain, int pauseMillis, int block)
      throws InterruptedException {
    Collected out = new Collected();
    SpeechTrim trim = new SpeechTrim(RATE_HZ, gain, pauseMillis, out);
    short[] source = in.clone();
    for (int at = 0; at < source.length; at += block) {
      trim.accept(source, at, Math.min(block, source.length - at));
    }
    trim.finish();
    return out.samples();
  }

  private static int millis(int millis) {
    return RATE_HZ * millis / 1_000;
  }

  private static short[] quiet(int millis) {
    return new short[millis(millis)];
  }

  private static short[] loud(int millis) {
    short[] samples = new short[millis(millis)];
    Arrays.fill(samples, (short) 5_000);
    return samples;
  }

  private static short[] join(short[]... parts) throws InterruptedException {
    Collected all = new Collected();
    for (short[] part : parts) {
      all.accept(part, 0, part.length);
    }
    return all.samples();
  }
}
