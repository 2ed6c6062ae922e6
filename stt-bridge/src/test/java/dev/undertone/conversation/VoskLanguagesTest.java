package dev.undertone.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.SyntheticSpeech;
import dev.undertone.stt.NativeLane;
import dev.undertone.stt.SttConfig;
import dev.undertone.stt.SttObserver;
import dev.undertone.stt.VoskRecognizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A call's change of language over real engines: one English model that goes by two names. It lives
 * in the package of the parts it tries, which the engine's own cannot see.
 */
@Tag("native")
@Timeout(60)
class VoskLanguagesTest {

  private static NativeLane lane;
  private static VoskRecognizers recognizers;

  @BeforeAll
  static void load() {
    Path model = Path.of("target", "models", "vosk-en");
    lane = new NativeLane(2);
    recognizers =
        new VoskRecognizers(
            SttConfig.standard(Map.of("en", model, "de", model), 2), lane, SttObserver.none());
  }

  @AfterAll
  static void free() {
    recognizers.close();
    lane.close();
    assertThat(recognizers.inUse()).isZero();
  }

  private static List<AudioFrame> speech(int millis, long from) {
    return SyntheticSpeech.frames(SyntheticSpeech.vowels(16_000, millis, -12), 16_000, 32, from);
  }

  @Test
  void everyUtteranceIsAnsweredOnceAndInOrderAcrossChanges() throws InterruptedException {
    BlockingQueue<SpeechEvent> events = new LinkedBlockingQueue<>();
    List<Long> answered = new ArrayList<>();
    try (var ears = new RecognizerSwitch(recognizers, "en", events::add, frame -> {})) {
      for (int utterance = 1; utterance <= 6; utterance++) {
        for (AudioFrame frame : speech(1_000, utterance * 32_000L)) {
          var _ = ears.offer(frame);
        }
        ears.finish();
        // While its final is still owed, and for an utterance that has already begun to come.
        ears.switchTo(utterance % 2 == 0 ? "en" : "de");
        if (utterance % 3 == 0) {
          answers(events, answered, utterance);
        }
      }
    }

    assertThat(answered).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  private static void answers(BlockingQueue<SpeechEvent> events, List<Long> answered, int until)
      throws InterruptedException {
    while (answered.size() < until) {
      SpeechEvent event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).as("event after %s", answered).isNotNull();
      if (!(event instanceof SpeechEvent.Partial)) {
        answered.add(event.utterance().value());
      }
    }
  }

  @Test
  void aTrialOfTheSameModelFindsNothingBetterAndGivesItsEngineBack() throws InterruptedException {
    var woken = new Semaphore(0);
    Optional<LanguageTrial.Verdict> verdict = Optional.empty();
    var own = new LanguageTrial.Verdict("en", 1);
    try (var trial = new LanguageTrial(recognizers, woken::release)) {
      speech(6_000, 0).forEach(trial::heard);
      trial.begin(List.of("de"), own, 4);
      while (verdict.isEmpty()) {
        verdict = trial.proceed();
        if (verdict.isEmpty()) {
          assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).as("the trial goes on").isTrue();
        }
      }
    }

    assertThat(verdict).contains(own);
  }
}
