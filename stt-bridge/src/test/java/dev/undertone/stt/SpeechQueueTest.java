package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.speech.UtteranceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechQueueTest {

  private static final UtteranceId FIRST = new UtteranceId(1);
  private static final UtteranceId SECOND = new UtteranceId(2);

  private final SpeechQueue queue = new SpeechQueue(32_000);
  private final SpeechBlock block = new SpeechBlock();

  private static AudioFrame frame(long firstSample, int length) {
    short[] samples = new short[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (short) (firstSample + i);
    }
    return new AudioFrame(AudioFormat.WIDEBAND, firstSample, 0, samples);
  }

  @Nested
  class Blocks {
    @Test
    void waitUntilTheyAreWhole() {
      queue.add(FIRST, frame(0, 1_599));

      assertThat(queue.isReady()).isFalse();
      assertThat(queue.take(block)).isInstanceOf(SpeechQueue.Next.Wait.class);
      assertThat(queue.samples()).isEqualTo(1_599);
    }

    @Test
    void areShorterAtTheEndOfAnUtteranceOnly() {
      queue.add(FIRST, frame(0, 1_700));
      queue.end(FIRST);
      queue.add(SECOND, frame(5_000, 1_600));

      assertThat(queue.take(block)).isEqualTo(new SpeechQueue.Next.Feed(FIRST));
      assertThat(block.length()).isEqualTo(1_600);
      assertThat(queue.take(block)).isEqualTo(new SpeechQueue.Next.Feed(FIRST));
      assertThat(block.length()).isEqualTo(100);
      assertThat(queue.take(block)).isEqualTo(new SpeechQueue.Next.End(FIRST));
      assertThat(queue.take(block)).isEqualTo(new SpeechQueue.Next.Feed(SECOND));
      assertThat(block.samples()[0]).isEqualTo((short) 5_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void areTheSameWhateverTheSizeOfFrames(long seed) {
      Random random = new Random(seed);
      int total = 0;
      while (total < 16_050) {
        int length = Math.min(1 + random.nextInt(2_500), 16_050 - total);
        queue.add(FIRST, frame(total, length));
        total += length;
      }
      queue.end(FIRST);

      List<Integer> lengths = new ArrayList<>();
      int next = 0;
      while (queue.take(block) instanceof SpeechQueue.Next.Feed) {
        lengths.add(block.length());
        for (int i = 0; i < block.length(); i++) {
          assertThat(block.samples()[i]).isEqualTo((short) next);
          next++;
        }
      }

      assertThat(lengths).hasSize(11).startsWith(1_600).endsWith(50);
      assertThat(queue.samples()).isZero();
    }
  }

  @Nested
  class WhenFull {
    @Test
    void theOldestAudioGoesAndIsCounted() {
      long dropped = 0;
      for (int i = 0; i < 103; i++) {
        dropped += queue.add(FIRST, frame(i * 320L, 320));
      }

      assertThat(dropped).isEqualTo(3 * 320);
      assertThat(queue.samples()).isEqualTo(32_000);
      queue.take(block);
      assertThat(block.samples()[0]).isEqualTo((short) (3 * 320));
    }

    @Test
    void whatIsLeftOfAFrameThatWasBegunGoesFirst() {
      queue.add(FIRST, frame(0, 2_000));
      queue.take(block);

      long dropped = queue.add(FIRST, frame(2_000, 32_000));

      assertThat(dropped).isEqualTo(400);
      queue.take(block);
      assertThat(block.samples()[0]).isEqualTo((short) 2_000);
    }

    @Test
    void noEndOfAnUtteranceIsLost() {
      queue.add(FIRST, frame(0, 320));
      queue.end(FIRST);
      queue.add(SECOND, frame(10_000, 32_000));

      assertThat(queue.take(block)).isEqualTo(new SpeechQueue.Next.End(FIRST));
      assertThat(queue.take(block)).isEqualTo(new SpeechQueue.Next.Feed(SECOND));
    }
  }

  @Nested
  class Room {
    @Test
    void isThereUntilHalfOfTheBoundWaits() {
      AtomicInteger told = new AtomicInteger();
      queue.add(FIRST, frame(0, 15_999));
      assertThat(queue.hasRoom(told::incrementAndGet)).isTrue();

      queue.add(FIRST, frame(15_999, 1));

      assertThat(queue.hasRoom(told::incrementAndGet)).isFalse();
      assertThat(told).hasValue(0);
      queue.take(block);
      queue.take(block);
      assertThat(told).hasValue(1);
    }

    @Test
    void isToldOfWhenEverythingIsThrownAway() {
      AtomicInteger told = new AtomicInteger();
      queue.add(FIRST, frame(0, 20_000));
      assertThat(queue.hasRoom(told::incrementAndGet)).isFalse();

      queue.clear();

      assertThat(told).hasValue(1);
      assertThat(queue.isReady()).isFalse();
    }
  }
}
