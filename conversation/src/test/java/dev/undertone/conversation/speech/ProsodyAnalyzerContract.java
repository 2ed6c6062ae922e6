package dev.undertone.conversation.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every {@link ProsodyAnalyzer} does. Says nothing of how right its figures are. */
public abstract class ProsodyAnalyzerContract {

  private static final int RATE_HZ = 16_000;

  /** The factory under test; what it opens hears at least some voice in two seconds of vowels. */
  protected abstract ProsodyAnalyzer.Factory factory();

  private ProsodyAnalyzer open() {
    return factory().open(RATE_HZ, EmotionUse.ALLOWED);
  }

  private static short[] voice() {
    return SyntheticSpeech.vowels(RATE_HZ, 2_000, -10);
  }

  private static void assertNothingAvailable(Prosody prosody) {
    assertThat(prosody.voicedMillis()).isZero();
    assertThat(prosody.emotion().arousal().available()).isFalse();
    assertThat(prosody.hesitation().available()).isFalse();
    assertThat(prosody.rate().available()).isFalse();
    assertThat(prosody.pitch().available()).isFalse();
    assertThat(prosody.level().available()).isFalse();
    assertThat(prosody.phonation().available()).isFalse();
    assertThat(prosody.quality().available()).isFalse();
  }

  @Test
  void takesTheRateItWasOpenedFor() {
    try (ProsodyAnalyzer analyzer = factory().open(8_000, EmotionUse.ALLOWED)) {
      assertThat(analyzer.sampleRateHz()).isEqualTo(8_000);
    }
  }

  @Nested
  class BeforeSpeech {
    @Test
    void nothingIsAvailable() {
      try (ProsodyAnalyzer analyzer = open()) {
        analyzer.turnStarted(0);

        assertNothingAvailable(analyzer.sinceTurnStart());
      }
    }

    @Test
    void silenceChangesNothing() {
      try (ProsodyAnalyzer analyzer = open()) {
        analyzer.turnStarted(0);
        analyzer.accept(new short[RATE_HZ], 0, RATE_HZ, 0, false);

        assertNothingAvailable(analyzer.sinceTurnStart());
      }
    }

    @Test
    void aTurnMayEndUnheard() {
      try (ProsodyAnalyzer analyzer = open()) {
        analyzer.turnEnded();
        analyzer.turnStarted(0);
        analyzer.turnEnded();

        assertNothingAvailable(analyzer.sinceTurnStart());
      }
    }
  }

  @Nested
  class ATurn {
    @Test
    void isPartialUntilItEnds() {
      try (ProsodyAnalyzer analyzer = open()) {
        analyzer.turnStarted(0);
        analyzer.accept(voice(), 0, 2 * RATE_HZ, 0, true);

        assertThat(analyzer.sinceTurnStart().basis()).isEqualTo(Prosody.Basis.PARTIAL);
        assertThat(analyzer.sinceTurnStart().voicedMillis()).isPositive();

        analyzer.turnEnded();
        assertThat(analyzer.sinceTurnStart().basis()).isEqualTo(Prosody.Basis.FINAL);
        assertThat(analyzer.sinceTurnStart().voicedMillis()).isPositive();
      }
    }

    @Test
    void forgetsTheOneBefore() {
      try (ProsodyAnalyzer analyzer = open()) {
        analyzer.turnStarted(0);
        analyzer.accept(voice(), 0, 2 * RATE_HZ, 0, true);
        analyzer.turnEnded();
        analyzer.turnStarted(2L * RATE_HZ);

        assertNothingAvailable(analyzer.sinceTurnStart());
      }
    }

    @Test
    void isTheSameHoweverItsAudioIsCut() {
      short[] voice = voice();
      Prosody whole;
      try (ProsodyAnalyzer analyzer = open()) {
        analyzer.turnStarted(0);
        analyzer.accept(voice, 0, voice.length, 0, true);
        whole = analyzer.sinceTurnStart();
      }

      for (int seed = 0; seed < 3; seed++) {
        Random random = new Random(seed);
        try (ProsodyAnalyzer analyzer = open()) {
          analyzer.turnStarted(0);
          for (int at = 0; at < voice.length; ) {
            int length = Math.min(voice.length - at, 80 + random.nextInt(3_120));
            analyzer.accept(voice, at, length, at, true);
            at += length;
          }
          assertThat(analyzer.sinceTurnStart()).isEqualTo(whole);
        }
      }
    }

    @Test
    void survivesAGap() {
      try (ProsodyAnalyzer analyzer = open()) {
        analyzer.turnStarted(0);
        analyzer.accept(voice(), 0, 2 * RATE_HZ, 0, true);
        long before = analyzer.sinceTurnStart().voicedMillis();
        analyzer.accept(voice(), 0, 2 * RATE_HZ, 10L * RATE_HZ, true);

        assertThat(analyzer.sinceTurnStart().voicedMillis()).isGreaterThanOrEqualTo(before);
      }
    }

    @Test
    void allocatesNothingPerStep() {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long id = Thread.currentThread().threadId();
      short[] voice = voice();
      int step = RATE_HZ / 50;
      try (ProsodyAnalyzer analyzer = open()) {
        analyzer.turnStarted(0);
        long position = 0;
        long before = 0;
        for (int round = 0; round < 10; round++) {
          before = threads.getThreadAllocatedBytes(id);
          for (int at = 0; at < voice.length; at += step) {
            analyzer.accept(voice, at, step, position, true);
            position += step;
          }
        }
        long allocated = threads.getThreadAllocatedBytes(id) - before;

        assertThat(allocated).as("bytes in %s steps", voice.length / step).isLessThan(1_000);
      }
    }
  }

  @Nested
  class OptingOut {
    @Test
    void withoutEmotionAllOfItSaysWhyItIsMissing() {
      EmotionUse off = EmotionUse.off("the caller opted out");
      try (ProsodyAnalyzer analyzer = factory().open(RATE_HZ, off)) {
        analyzer.turnStarted(0);
        analyzer.accept(voice(), 0, 2 * RATE_HZ, 0, true);

        assertThat(analyzer.sinceTurnStart().emotion())
            .isEqualTo(Emotion.absent("the caller opted out"));
      }
    }

    @Test
    void inTheMiddleOfATurnItStopsAtOnceAndForgetsTheCaller() {
      EmotionUse off = EmotionUse.off("the caller opted out");
      try (ProsodyAnalyzer analyzer = open()) {
        for (int turn = 0; turn < 4; turn++) {
          analyzer.turnStarted(turn * 2L * RATE_HZ);
          analyzer.accept(voice(), 0, 2 * RATE_HZ, turn * 2L * RATE_HZ, true);
          if (turn < 3) {
            analyzer.turnEnded();
          }
        }
        analyzer.emotion(off);
        assertThat(analyzer.sinceTurnStart().emotion())
            .isEqualTo(Emotion.absent("the caller opted out"));

        analyzer.emotion(EmotionUse.ALLOWED);
        Prosody prosody = analyzer.sinceTurnStart();
        assertThat(prosody.emotion().arousalDelta().available()).isFalse();
        assertThat(prosody.rate().deltaAvailable()).isFalse();
        assertThat(prosody.level().deltaAvailable()).isFalse();
      }
    }

    @Test
    void aForgottenCallerIsComparedWithNothing() {
      try (ProsodyAnalyzer analyzer = open()) {
        for (int turn = 0; turn < 4; turn++) {
          analyzer.turnStarted(turn * 2L * RATE_HZ);
          analyzer.accept(voice(), 0, 2 * RATE_HZ, turn * 2L * RATE_HZ, true);
          if (turn < 3) {
            analyzer.turnEnded();
          }
        }
        analyzer.forgetCaller();

        Prosody prosody = analyzer.sinceTurnStart();
        assertThat(prosody.emotion().arousalDelta().available()).isFalse();
        assertThat(prosody.rate().deltaAvailable()).isFalse();
        assertThat(prosody.level().deltaAvailable()).isFalse();
      }
    }
  }

  @Nested
  class Closing {
    @Test
    void twiceIsHarmless() {
      ProsodyAnalyzer analyzer = open();
      analyzer.close();
      analyzer.close();
    }

    @Test
    void listeningAfterwardsIsRefused() {
      ProsodyAnalyzer analyzer = open();
      analyzer.close();

      assertThatIllegalStateException()
          .isThrownBy(() -> analyzer.accept(new short[160], 0, 160, 0, true));
    }
  }
}
