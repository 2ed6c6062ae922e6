package dev.undertone.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import dev.undertone.conversation.turn.CallTurnScope;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link SpeechSynthesizer} does; the double and the real ones pass the same tests. */
@Timeout(60)
public abstract class SpeechSynthesizerContract {

  private static final AudioFormat PHONE = new AudioFormat(8_000, 1);

  /** Clauses that may be on their way though nobody reads: 400 ms of audio and what is at hand. */
  private static final int MOST_CLAUSES_AHEAD = 12;

  /** The only time there is. */
  protected final ManualClock clock = new ManualClock();

  private final CallTurnScope scope =
      new CallTurnScope(ReplyRequests.CALL, ReplyRequests.TURN, () -> {}, thrown -> {});

  /** One that speaks. */
  protected abstract SpeechSynthesizer synthesizer(NanoClock time);

  /** One that speaks the first clause of an answer and fails at the second. */
  protected abstract SpeechSynthesizer failingAtTheSecondClause(NanoClock time, FailureKind kind);

  @AfterEach
  void endTurn() {
    scope.close();
  }

  private SpeechStream speak(TextSource text) {
    return synthesizer(clock).speak(text, Voice.DEFAULT, PHONE, scope);
  }

  private static List<SpokenChunk> all(SpeechStream speech) throws InterruptedException {
    List<SpokenChunk> chunks = new ArrayList<>();
    for (Optional<SpokenChunk> c = speech.next(); c.isPresent(); c = speech.next()) {
      chunks.add(c.get());
    }
    return chunks;
  }

  private static String text(List<SpokenChunk> chunks) {
    return chunks.stream()
        .filter(SpokenChunk::endsClause)
        .map(SpokenChunk::text)
        .collect(Collectors.joining());
  }

  private static int loudest(List<SpokenChunk> chunks) {
    int loudest = 0;
    for (SpokenChunk chunk : chunks) {
      for (short sample : chunk.samples()) {
        loudest = Math.max(loudest, Math.abs(sample));
      }
    }
    return loudest;
  }

  @Nested
  class Speech {

    @Test
    void carriesTheWholeTextInOrder() throws InterruptedException {
      SpeechStream speech = speak(ScriptedText.of("Sure, it is", " twelve poun", "ds. Else?", " "));

      assertThat(text(all(speech))).isEqualTo("Sure, it is twelve pounds. Else? ");
    }

    @Test
    void countsClausesFromZeroAndEndsEachOnce() throws InterruptedException {
      int clause = 0;

      for (SpokenChunk chunk : all(speak(ScriptedText.of("Sure. It is twelve. Anything else?")))) {
        assertThat(chunk.clause()).isEqualTo(clause);
        clause += chunk.endsClause() ? 1 : 0;
      }

      assertThat(clause).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 48_000})
    void comesInTheRateAskedForInSlicesOfTenToAHundredMillis(int rateHz)
        throws InterruptedException {
      AudioFormat format = new AudioFormat(rateHz, 1);
      SpeechStream speech =
          synthesizer(clock)
              .speak(ScriptedText.of("It is twelve pounds."), Voice.DEFAULT, format, scope);

      List<SpokenChunk> chunks = all(speech);

      assertThat(chunks)
          .isNotEmpty()
          .allSatisfy(
              chunk -> {
                assertThat(chunk.format()).isEqualTo(format);
                assertThat(format.lasting(chunk.samples().length))
                    .isBetween(Duration.ofMillis(10), Duration.ofMillis(100));
              });
    }

    @Test
    void canBeHeard() throws InterruptedException {
      assertThat(loudest(all(speak(ScriptedText.of("It is twelve pounds."))))).isGreaterThan(2_000);
    }

    @Test
    void endsForGood() throws InterruptedException {
      SpeechStream speech = speak(ScriptedText.of("Sure."));
      all(speech);

      assertThat(speech.next()).isEmpty();
    }

    @Test
    void marksItsFirstClauseAndItsFirstAudio() throws InterruptedException {
      all(speak(ScriptedText.of("Sure.")));

      assertThat(scope.timeline().has(Mark.FIRST_CLAUSE)).isTrue();
      assertThat(scope.timeline().has(Mark.FIRST_AUDIO)).isTrue();
    }

    @Test
    void beginsWhileTheTextStillComes() throws InterruptedException {
      SpeechStream speech = speak(ScriptedText.thenWaiting("Sure. ", "Let me"));

      assertThat(speech.next()).hasValueSatisfying(c -> assertThat(c.text()).isEqualTo("Sure. "));
    }

    @Test
    void ofNoTextIsNothing() throws InterruptedException {
      assertThat(all(speak(ScriptedText.of("", "")))).isEmpty();
      assertThat(scope.timeline().has(Mark.FIRST_CLAUSE)).isFalse();
    }

    @Test
    void carriesTextThatHasNoSound() throws InterruptedException {
      assertThat(text(all(speak(ScriptedText.of("Sure. ", "😀"))))).isEqualTo("Sure. 😀");
    }
  }

  @Nested
  class ASlowReader {

    @Test
    void slowsTheTextDown() throws InterruptedException {
      ScriptedText text =
          ScriptedText.of(Collections.nCopies(300, "Sure. ").toArray(String[]::new));
      SpeechStream speech = speak(text);
      int clauses = 0;

      for (int i = 0; i < 30; i++) {
        clauses += speech.next().orElseThrow().endsClause() ? 1 : 0;
        untilTheVoiceWaits(text);
        assertThat(text.pulled()).isLessThanOrEqualTo(clauses + MOST_CLAUSES_AHEAD);
      }
    }

    private void untilTheVoiceWaits(ScriptedText text) {
      Thread voice = text.puller();
      while (voice.isAlive()
          && voice.getState() != Thread.State.WAITING
          && voice.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
    }
  }

  @Nested
  class ClosedOrCancelled {

    @Test
    void closingTwiceIsHarmless() {
      SpeechStream speech = speak(ScriptedText.thenWaiting("Sure. "));

      speech.close();
      speech.close();

      assertThatThrownBy(speech::next)
          .isInstanceOfAny(ProviderException.class, InterruptedException.class);
    }

    @Test
    void closingWakesTheReader() throws InterruptedException {
      SpeechStream speech = speak(ScriptedText.thenWaiting());
      var reader = new Pulling<>(speech::next).untilItWaits();

      speech.close();

      assertThat(reader.thrown())
          .isInstanceOfAny(ProviderException.class, InterruptedException.class);
    }

    @Test
    void closingWakesTheVoiceThatWaitsForText() throws InterruptedException {
      ScriptedText text = ScriptedText.thenWaiting("Sure. ");
      SpeechStream speech = speak(text);
      speech.next();

      speech.close();

      assertThat(text.puller().join(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void closingWakesTheVoiceThatIsAhead() throws InterruptedException {
      ScriptedText text =
          ScriptedText.of(Collections.nCopies(300, "Sure. ").toArray(String[]::new));
      SpeechStream speech = speak(text);
      speech.next();

      speech.close();

      assertThat(text.puller().join(Duration.ofSeconds(5))).isTrue();
      assertThat(text.pulled()).isLessThan(300);
    }

    @Test
    void cancellingTheTurnWakesTheReader() throws InterruptedException {
      SpeechStream speech = speak(ScriptedText.thenWaiting());
      var reader = new Pulling<>(speech::next).untilItWaits();

      scope.cancel(CancelReason.BARGE_IN);

      assertThat(reader.thrown())
          .isInstanceOfAny(ProviderException.class, InterruptedException.class);
    }

    @Test
    void cancellingInTheMiddleNeverLooksFinished() throws InterruptedException {
      SpeechStream speech = speak(ScriptedText.of("Sure. ", "It is twelve pounds. ", "Else?"));
      speech.next();

      scope.cancel(CancelReason.CALLER_LEFT);

      assertThatThrownBy(() -> all(speech))
          .isInstanceOfAny(ProviderException.class, InterruptedException.class);
    }

    @Test
    void interruptingWakesTheReader() throws InterruptedException {
      SpeechStream speech = speak(ScriptedText.thenWaiting());
      var reader = new Pulling<>(speech::next).untilItWaits();

      reader.interrupt();

      assertThat(reader.thrown()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aTurnThatIsCancelledAlreadyIsNotSpoken() {
      scope.cancel(CancelReason.BARGE_IN);
      SpeechStream speech = speak(ScriptedText.of("Sure."));

      assertThatThrownBy(speech::next)
          .isInstanceOfAny(ProviderException.class, InterruptedException.class);
    }
  }

  @Nested
  class Failing {

    @ParameterizedTest
    @EnumSource(
        value = FailureKind.class,
        names = {"TIMEOUT", "RATE_LIMITED", "UNAVAILABLE", "UNAUTHORIZED"})
    void tellsTheKindAfterWhatWasSpoken(FailureKind kind) {
      SpeechStream speech =
          failingAtTheSecondClause(clock, kind)
              .speak(ScriptedText.of("Sure. It is twelve."), Voice.DEFAULT, PHONE, scope);
      List<SpokenChunk> before = new ArrayList<>();

      assertThatThrownBy(
              () -> {
                for (var c = speech.next(); c.isPresent(); c = speech.next()) {
                  before.add(c.get());
                }
              })
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind));
      assertThat(text(before)).isEqualTo("Sure. ");
    }

    @Test
    void passesOnThatTheTextBroke() throws InterruptedException {
      SpeechStream speech = speak(ScriptedText.thenFailing(FailureKind.MALFORMED, "Sure. ", "It"));
      assertThat(speech.next()).isPresent();

      assertThatThrownBy(() -> all(speech))
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.MALFORMED));
    }
  }
}
