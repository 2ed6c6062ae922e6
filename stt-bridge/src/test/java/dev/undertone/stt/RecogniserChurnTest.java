package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.SyntheticSpeech;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Opens and closes recognisers from many threads while they are fed: what Vosk's own issues 606 and
 * 1556 crash on.
 *
 * <p>A native recogniser of the whole English model takes 45 ms to make, nearly all of it for the
 * decoding graph, one of a single phrase 0.3 ms; both are made, used and freed by the same code. So
 * the many are of one phrase, and fewer of the whole model follow.
 */
@Tag("native")
class RecogniserChurnTest {

  private static final int THREADS = 8;
  private static final Pattern MAPPING = Pattern.compile("^([0-9a-f]+)-[0-9a-f]+ ");
  private static final List<AudioFrame> SPEECH =
      SyntheticSpeech.frames(SyntheticSpeech.vowels(16_000, 300, -10), 16_000, 20, 0);

  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger faults = new AtomicInteger();
  private NativeLane lane;

  @BeforeEach
  void openLane() {
    lane = new NativeLane(2);
  }

  @AfterEach
  void closeLane() {
    lane.close();
  }

  private void count(SttEvent event) {
    if (event instanceof SttEvent.Fault) {
      faults.incrementAndGet();
    } else if (event instanceof SttEvent.NativeCall call && call.call() == SttEvent.Call.CLOSE) {
      made.incrementAndGet();
    }
  }

  private VoskRecognizers recognizers(int idle, String grammar) {
    Map<String, Path> models = Map.of("en", TestModels.voskEnglish());
    SttConfig config = new SttConfig(models, 2, Duration.ofSeconds(2), idle, Duration.ofSeconds(3));
    return new VoskRecognizers(
        config, lane, this::count, new VoskEngines("en", TestModels.voskEnglish(), idle, grammar));
  }

  /** Every third one is closed before it ends, every third in the middle of an utterance. */
  private void churn(VoskRecognizers recognizers, int count) throws InterruptedException {
    AtomicInteger tickets = new AtomicInteger(count);
    AtomicInteger thrown = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int k = 0; k < THREADS; k++) {
      threads.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, cause) -> thrown.incrementAndGet())
              .start(
                  () -> {
                    for (int n = tickets.getAndDecrement(); n > 0; n = tickets.getAndDecrement()) {
                      useOnce(recognizers, n % 3);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(thrown).hasValue(0);
  }

  private static void useOnce(VoskRecognizers recognizers, int manner) {
    var ended = new CountDownLatch(1);
    try (SpeechRecognizer recognizer = recognizers.open("en", event -> ended.countDown())) {
      if (manner == 0) {
        // Wait for the engine: otherwise all would be closed before they had one.
        recognizer.offer(SPEECH.getFirst());
        recognizer.finish();
        ended.await();
      }
      SPEECH.forEach(recognizer::offer);
      if (manner == 1) {
        recognizer.finish();
        SPEECH.forEach(recognizer::offer);
        ended.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Resident memory outside of Java's heap, which compressed pointers keep below 32 GB of address.
   */
  private static long nativeKilobytes() throws IOException {
    long sum = 0;
    boolean counts = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      Matcher mapping = MAPPING.matcher(line);
      if (mapping.find()) {
        counts = Long.parseUnsignedLong(mapping.group(1), 16) >= 32L << 30;
      } else if (counts && line.startsWith("Rss:")) {
        sum += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return sum;
  }

  @Test
  void twoThousandFromEightThreadsLeaveNothingBehind() throws Exception {
    VoskRecognizers recognizers = recognizers(0, "[\"yes please\"]");
    churn(recognizers, 500);
    long warm = nativeKilobytes();

    churn(recognizers, 2_600);

    recognizers.close();
    long grown = nativeKilobytes() - warm;
    System.out.printf("%d native recognisers later: %+d kB of native memory%n", made.get(), grown);
    assertThat(grown).isLessThan(24_000);
    assertThat(made.get()).isGreaterThanOrEqualTo(2_000);
    assertThat(faults).hasValue(0);
    assertThat(recognizers.inUse()).isZero();
  }

  @Test
  void enginesOfTheWholeModelAreSharedByCallsAndFreed() throws Exception {
    VoskRecognizers recognizers = recognizers(4, null);

    churn(recognizers, 60);

    recognizers.close();
    assertThat(recognizers.inUse()).isZero();
    assertThat(faults).hasValue(0);
  }
}
