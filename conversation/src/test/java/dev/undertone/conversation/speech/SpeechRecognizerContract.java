package dev.undertone.conversation.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SpeechRecognizer} does. Says nothing of which words are heard: audio is made
 * up.
 */
public abstract class SpeechRecognizerContract {

  /** The factory under test; it stays the owner. */
  protected abstract SpeechRecognizer.Factory factory();

  /** A language that it understands. */
  protected String language() {
    return "en";
  }

  /** Takes events on whatever thread and lets the test wait for them. */
  private static final class Events implements SpeechRecognizer.Sink {
    private final LinkedBlockingQueue<SpeechEvent> queue = new LinkedBlockingQueue<>();

    @Override
    public void accept(SpeechEvent event) {
      queue.add(event);
    }

    /** All events up to and including the n-th end of an utterance. */
    List<SpeechEvent> untilEnds(int ends) throws InterruptedException {
      List<SpeechEvent> events = new ArrayList<>();
      for (int left = ends; left > 0; ) {
        SpeechEvent event = queue.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("after %s", events).isNotNull();
        events.add(event);
        left -= event instanceof SpeechEvent.Partial ? 0 : 1;
      }
      return events;
    }
  }

  private final Events events = new Events();

  private SpeechRecognizer open() {
    return factory().open(language(), events);
  }

  private static List<UtteranceId> say(SpeechRecognizer recognizer, int millis, long firstSample) {
    int rate = recognizer.sampleRateHz();
    short[] samples = SyntheticSpeech.vowels(rate, millis, -10);
    List<UtteranceId> ids = new ArrayList<>();
    for (AudioFrame frame : SyntheticSpeech.frames(samples, rate, 20, firstSample)) {
      ids.add(recognizer.offer(frame));
    }
    return ids;
  }

  @Nested
  class AnUtterance {
    @Test
    void hasOneIdFromItsFirstFrameToItsEnd() throws InterruptedException {
      try (SpeechRecognizer recognizer = open()) {
        List<UtteranceId> ids = say(recognizer, 600, 0);
        recognizer.finish();

        assertThat(ids).containsOnly(new UtteranceId(1));
        assertThat(events.untilEnds(1))
            .extracting(SpeechEvent::utterance)
            .containsOnly(new UtteranceId(1));
      }
    }

    @Test
    void endsWithExactlyOneFinalAfterItsPartials() throws InterruptedException {
      try (SpeechRecognizer recognizer = open()) {
        say(recognizer, 600, 0);
        recognizer.finish();
        say(recognizer, 600, 30_000);
        recognizer.finish();

        List<SpeechEvent> all = events.untilEnds(2);
        assertThat(all)
            .filteredOn(event -> !(event instanceof SpeechEvent.Partial))
            .extracting(SpeechEvent::utterance)
            .containsExactly(new UtteranceId(1), new UtteranceId(2));
      }
    }

    @Test
    void doesNotInterleaveWithTheNext() throws InterruptedException {
      try (SpeechRecognizer recognizer = open()) {
        for (int i = 0; i < 5; i++) {
          say(recognizer, 300, i * 10_000L);
          recognizer.finish();
        }

        List<SpeechEvent> all = events.untilEnds(5);
        assertThat(all).extracting(event -> event.utterance().value()).isSorted();
        assertThat(all.getLast()).isNotInstanceOf(SpeechEvent.Partial.class);
      }
    }

    @Test
    void placesItsWordsWhereTheyWereSaid() throws InterruptedException {
      long from = 1_000_000;
      try (SpeechRecognizer recognizer = open()) {
        say(recognizer, 900, from);
        recognizer.finish();

        SpeechEvent end = events.untilEnds(1).getLast();
        assertThat(end).isInstanceOf(SpeechEvent.Final.class);
        long to = from + 900L * recognizer.sampleRateHz() / 1_000;
        assertThat(((SpeechEvent.Final) end).words())
            .allSatisfy(
                word -> {
                  assertThat(word.startSample()).isBetween(from, to);
                  assertThat(word.endSample()).isBetween(from, to);
                });
      }
    }

    @Test
    void ofSilenceEndsWithAFinal() throws InterruptedException {
      try (SpeechRecognizer recognizer = open()) {
        short[] silence = SyntheticSpeech.silence(recognizer.sampleRateHz(), 400);
        SyntheticSpeech.frames(silence, recognizer.sampleRateHz(), 20, 0)
            .forEach(recognizer::offer);
        recognizer.finish();

        assertThat(events.untilEnds(1).getLast()).isInstanceOf(SpeechEvent.Final.class);
      }
    }

    @Test
    void shorterThanAnyBlockEndsWithAFinal() throws InterruptedException {
      try (SpeechRecognizer recognizer = open()) {
        recognizer.offer(new AudioFrame(AudioFormat.WIDEBAND, 0, 0, new short[1]));
        recognizer.finish();

        assertThat(events.untilEnds(1).getLast()).isInstanceOf(SpeechEvent.Final.class);
      }
    }
  }

  @Nested
  class WithoutSpeech {
    @Test
    void finishingSaysNothing() throws InterruptedException {
      try (SpeechRecognizer recognizer = open()) {
        recognizer.finish();
        say(recognizer, 300, 0);
        recognizer.finish();
        recognizer.finish();
        say(recognizer, 300, 10_000);
        recognizer.finish();

        assertThat(events.untilEnds(2).getLast().utterance()).isEqualTo(new UtteranceId(2));
        assertThat(events.queue).isEmpty();
      }
    }
  }

  @Nested
  class WrongUse {
    @Test
    void ofAnotherRateIsRefused() {
      try (SpeechRecognizer recognizer = open()) {
        AudioFrame frame = new AudioFrame(AudioFormat.NARROWBAND, 0, 0, new short[160]);

        assertThatIllegalArgumentException().isThrownBy(() -> recognizer.offer(frame));
      }
    }

    @Test
    void afterClosingIsRefused() {
      SpeechRecognizer recognizer = open();
      AudioFrame frame = new AudioFrame(AudioFormat.WIDEBAND, 0, 0, new short[320]);

      recognizer.close();

      assertThatIllegalStateException().isThrownBy(() -> recognizer.offer(frame));
      assertThatIllegalStateException().isThrownBy(recognizer::finish);
    }
  }

  @Nested
  class Closing {
    @Test
    void twiceIsHarmless() {
      SpeechRecognizer recognizer = open();
      say(recognizer, 300, 0);

      recognizer.close();

      assertThatCode(recognizer::close).doesNotThrowAnyException();
    }

    @Test
    void inMidUtteranceLetsNoEventFollow() throws InterruptedException {
      AtomicBoolean closed = new AtomicBoolean();
      AtomicInteger late = new AtomicInteger();
      for (int i = 0; i < 20; i++) {
        closed.set(false);
        SpeechRecognizer recognizer =
            factory()
                .open(
                    language(),
                    event -> {
                      if (closed.get()) {
                        late.incrementAndGet();
                      }
                    });
        say(recognizer, 400, 0);
        recognizer.finish();
        recognizer.close();
        closed.set(true);
      }
      // A recogniser opened after all of them has its turn after all of them.
      try (SpeechRecognizer last = open()) {
        say(last, 300, 0);
        last.finish();
        events.untilEnds(1);
      }

      assertThat(late).hasValue(0);
    }

    @Test
    void whileAnotherThreadFeedsEndsInARefusal() throws InterruptedException {
      for (int i = 0; i < 20; i++) {
        SpeechRecognizer recognizer = open();
        CountDownLatch feeding = new CountDownLatch(1);
        AtomicBoolean refused = new AtomicBoolean();
        Thread feeder =
            Thread.ofVirtual()
                .start(
                    () -> {
                      AudioFrame frame =
                          new AudioFrame(AudioFormat.WIDEBAND, 0, 0, new short[1_600]);
                      try {
                        while (true) {
                          recognizer.offer(frame);
                          recognizer.finish();
                          feeding.countDown();
                          Thread.onSpinWait();
                        }
                      } catch (IllegalStateException e) {
                        refused.set(true);
                      }
                    });
        feeding.await();

        recognizer.close();

        feeder.join();
        assertThat(refused).isTrue();
      }
    }
  }

  @Nested
  class ASlowSink {
    @Test
    void losesNothingAndKeepsTheOrder() throws InterruptedException {
      // Half a millisecond each, spent computing: there is nothing to wait for.
      SpeechRecognizer.Sink slow =
          event -> {
            for (long from = System.nanoTime(); System.nanoTime() - from < 500_000; ) {
              Thread.onSpinWait();
            }
            events.accept(event);
          };
      try (SpeechRecognizer recognizer = factory().open(language(), slow)) {
        for (int i = 0; i < 4; i++) {
          say(recognizer, 200, i * 10_000L);
          recognizer.finish();
        }

        assertThat(events.untilEnds(4))
            .filteredOn(event -> !(event instanceof SpeechEvent.Partial))
            .extracting(event -> event.utterance().value())
            .containsExactly(1L, 2L, 3L, 4L);
      }
    }
  }

  @Nested
  class TwoCalls {
    @Test
    void countTheirUtterancesEachForItself() throws InterruptedException {
      Events others = new Events();
      try (SpeechRecognizer one = open();
          SpeechRecognizer other = factory().open(language(), others)) {
        say(one, 300, 0);
        say(other, 300, 0);
        one.finish();
        say(one, 300, 8_000);
        other.finish();
        one.finish();

        assertThat(events.untilEnds(2).getLast().utterance()).isEqualTo(new UtteranceId(2));
        assertThat(others.untilEnds(1).getLast().utterance()).isEqualTo(new UtteranceId(1));
      }
    }
  }
}
