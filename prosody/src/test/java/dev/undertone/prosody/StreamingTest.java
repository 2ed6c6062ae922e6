package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.SyntheticSpeech;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamingTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(ints = {8_000, 16_000})
  void chunksOfFiveToTwoHundredMillisecondsGiveTheSameBits(int rateHz) {
    short[] call = Streaming.call(rateHz);
    List<Object> expected = Streaming.finals(rateHz, call, new Random(0), 20, 20);

    assertThat(expected.getFirst())
        .isInstanceOfSatisfying(
            Prosody.class, first -> assertThat(first.phonation().available()).isTrue());
    for (int millis : new int[] {5, 32, 200}) {
      assertThat(Streaming.finals(rateHz, call, new Random(0), millis, millis))
          .as("chunks of %s ms", millis)
          .isEqualTo(expected);
    }
    for (int seed = 0; seed < 4; seed++) {
      // Any number of samples, odd ones too.
      assertThat(Streaming.finals(rateHz, call, new Random(seed), 5, seed % 2 == 0 ? 200 : 15))
          .as("seed %s", seed)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8_000, 16_000, 48_000})
  void oneCallTakesLessThanAQuarterOfAMegabyte(int rateHz) {
    TarsosProsody factory = new TarsosProsody();
    // What all calls share is made by the first one.
    factory.open(rateHz, EmotionUse.ALLOWED).close();
    long id = Thread.currentThread().threadId();

    long before = THREADS.getThreadAllocatedBytes(id);
    ProsodyAnalyzer analyzer = factory.open(rateHz, EmotionUse.ALLOWED);
    long opened = THREADS.getThreadAllocatedBytes(id) - before;
    analyzer.close();

    // It grows no further: the contract holds that a step allocates nothing.
    assertThat(opened).isLessThan(256 * 1_024);
  }

  @Test
  void reportsLagTheVoiceByLessThanAQuarterOfASecond() {
    short[] voice = Voices.harmonics(150, 20, 6, 3_000, 0);
    int step = Voices.RATE_HZ / 100;
    try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
      analyzer.turnStarted(0);
      for (int at = 0; at < voice.length; at += step) {
        analyzer.accept(voice, at, step, at, true);
        long heard = (at + step) * 1_000L / Voices.RATE_HZ;

        assertThat(analyzer.sinceTurnStart().voicedMillis())
            .as("after %s ms", heard)
            .isGreaterThanOrEqualTo(heard - 250);
      }
    }
  }

  @Test
  void theFinalReportIsThereAtOnce() {
    short[] turn = SyntheticSpeech.vowels(Voices.RATE_HZ, 4_000, -10);
    long quickest = Long.MAX_VALUE;
    try (ProsodyAnalyzer analyzer = Voices.analyzer()) {
      for (int i = 0; i < 3; i++) {
        Voices.heard(analyzer, turn, 10L * i * Voices.RATE_HZ);
        long before = System.nanoTime();
        analyzer.turnEnded();
        analyzer.sinceTurnStart();
        quickest = Math.min(quickest, System.nanoTime() - before);
      }
    }

    assertThat(quickest).isLessThan(20_000_000);
  }
}
