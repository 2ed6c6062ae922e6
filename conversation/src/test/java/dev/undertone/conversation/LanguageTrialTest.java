package dev.undertone.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.LanguageTrial.Verdict;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.UtteranceId;
import dev.undertone.conversation.speech.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanguageTrialTest {

  private static final int FRAME_MILLIS = 100;

  private final NarrowRecognizers recognizers = new NarrowRecognizers();
  private final LanguageTrial trial = new LanguageTrial(recognizers, () -> recognizers.woken++);
  private final Verdict own = new Verdict("en", 0.6);

  private void heard(int millis) {
    for (int at = 0; at < millis; at += FRAME_MILLIS) {
      short[] samples = new short[FRAME_MILLIS * 16];
      trial.heard(new AudioFrame(AudioFormat.WIDEBAND, at * 16L, 0, samples));
    }
  }

  /** Comes by as often as the listen loop does; each time the engine has taken a frame. */
  private Optional<Verdict> run() {
    Optional<Verdict> verdict = trial.proceed();
    for (int i = 0; i < 1_000 && verdict.isEmpty(); i++) {
      recognizers.room = 1;
      verdict = trial.proceed();
    }
    return verdict;
  }

  @Test
  void findsTheLanguageThatUnderstandsBestOfAll() {
    recognizers.confidences = Map.of("de", 0.8, "fr", 0.95, "es", 0.9);
    heard(2_000);
    trial.begin(List.of("de", "fr", "es"), own, 4);

    assertThat(run()).contains(new Verdict("fr", 0.95));
    assertThat(trial.proceed()).as("told once").isEmpty();
    assertThat(recognizers.open).isZero();
  }

  @Test
  void staysWithItsOwnWhereTheLeadIsSmall() {
    recognizers.confidences = Map.of("de", 0.69);
    heard(2_000);
    trial.begin(List.of("de"), own, 4);

    assertThat(run()).contains(own);
  }

  @Test
  void staysWithItsOwnWhereFewWordsWereUnderstood() {
    recognizers.confidences = Map.of("de", 0.99);
    heard(2_000);
    trial.begin(List.of("de"), own, 3 * NarrowRecognizers.WORDS + 3);

    assertThat(run()).contains(own);
  }

  @Test
  void neverGivesMoreThanThereIsRoomFor() {
    recognizers.confidences = Map.of("de", 0.9);
    heard(2_000);
    trial.begin(List.of("de"), own, 4);

    recognizers.room = 3;
    assertThat(trial.proceed()).isEmpty();

    assertThat(recognizers.frames).isEqualTo(3);
  }

  @Test
  void keepsTheLatestTenSecondsOfTheTurnAndNothingOfTheOneBefore() {
    recognizers.confidences = Map.of("de", 0.9);
    heard(30_000);
    trial.begin(List.of("de"), own, 4);
    run();
    assertThat(recognizers.frames).isEqualTo(10_000 / FRAME_MILLIS);

    trial.turnEnded();
    heard(1_000);
    trial.begin(List.of("de"), own, 4);
    run();
    assertThat(recognizers.frames).isEqualTo(11_000 / FRAME_MILLIS);
  }

  @Test
  void keepsTheWholeOfATurnThatGoesOn() {
    recognizers.confidences = Map.of("de", 0.9);
    heard(1_000);
    trial.turnEnded();
    trial.begin(List.of("de"), own, 4);
    trial.resumed();
    heard(1_000);
    assertThat(recognizers.open).as("the trial of its first half is given up").isZero();

    trial.begin(List.of("de"), own, 4);
    run();

    assertThat(recognizers.frames).isEqualTo(2_000 / FRAME_MILLIS);
  }

  @Test
  void givesUpAfterFourInVain() {
    recognizers.confidences = Map.of("de", 0.5);
    heard(1_000);
    for (int i = 0; i < 7; i++) {
      trial.begin(List.of("de"), own, 4);
      run();
    }

    assertThat(recognizers.opened).isEqualTo(LanguageTrial.MAX_FRUITLESS);
  }

  @Test
  void passesOverALanguageThatHasNoEngine() {
    recognizers.confidences = Map.of("fr", 0.9);
    heard(1_000);
    trial.begin(List.of("de", "fr"), own, 4);

    assertThat(run()).contains(new Verdict("fr", 0.9));
  }

  @Test
  void isOverAtOnceWhereNoLanguageHasAnEngine() {
    recognizers.confidences = Map.of();
    heard(1_000);
    trial.begin(List.of("de", "fr"), own, 4);

    assertThat(trial.proceed()).isEmpty();
    trial.begin(List.of("de"), own, 4);
    assertThat(recognizers.open).isZero();
  }

  @Test
  void lettingGoGivesTheEngineBack() {
    recognizers.confidences = Map.of("de", 0.9);
    heard(1_000);
    trial.begin(List.of("de"), own, 4);
    assertThat(recognizers.open).isEqualTo(1);

    trial.close();

    assertThat(recognizers.open).isZero();
  }

  /** Has room for as many frames as the test says, and understands each language this well. */
  private static final class NarrowRecognizers implements SpeechRecognizer.Factory {
    static final int WORDS = 4;

    private Map<String, Double> confidences = Map.of();
    private int room;
    private int frames;
    private int opened;
    private int open;
    private int woken;

    @Override
    public SpeechRecognizer open(String language, SpeechRecognizer.Sink sink) {
      Double confidence = confidences.get(language);
      if (confidence == null) {
        throw new ProviderException(FailureKind.UNAVAILABLE, "narrow", "no " + language);
      }
      opened++;
      open++;
      return new SpeechRecognizer() {
        @Override
        public int sampleRateHz() {
          return 16_000;
        }

        @Override
        public UtteranceId offer(AudioFrame frame) {
          frames++;
          room--;
          return new UtteranceId(1);
        }

        @Override
        public boolean hasRoom(Runnable whenRoom) {
          return room > 0;
        }

        @Override
        public void finish() {
          List<Word> words = new ArrayList<>();
          for (int i = 0; i < WORDS; i++) {
            words.add(new Word("w", i * 1_000L, i * 1_000L + 900, confidence));
          }
          sink.accept(new SpeechEvent.Final(new UtteranceId(1), "w w w w", words));
        }

        @Override
        public void close() {
          open--;
        }
      };
    }
  }
}
