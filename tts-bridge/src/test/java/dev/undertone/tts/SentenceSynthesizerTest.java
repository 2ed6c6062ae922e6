package dev.undertone.tts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.ReplyRequests;
import dev.undertone.conversation.reply.ScriptedText;
import dev.undertone.conversation.reply.SpeechStream;
import dev.undertone.conversation.reply.SpeechSynthesizer;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import dev.undertone.conversation.reply.SpeechSynthesizerContract;
import dev.undertone.conversation.reply.SpokenChunk;
import dev.undertone.conversation.turn.CallTurnScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class SentenceSynthesizerTest extends SpeechSynthesizerContract {

  private static final AudioFormat FORMAT = new AudioFormat(8_000, 1);

  private final ToneEngine engine = new ToneEngine();
  private final List<Throwable> strays = new CopyOnWriteArrayList<>();
  private final CallTurnScope turn =
      new CallTurnScope(ReplyRequests.CALL, ReplyRequests.TURN, () -> {}, strays::add);

  @Override
  protected SpeechSynthesizer synthesizer(NanoClock time) {
    return new SentenceSynthesizer(engine, time);
  }

  @Override
  protected SpeechSynthesizer failingAtTheSecondClause(NanoClock time, FailureKind kind) {
    return new SentenceSynthesizer(new ToneEngine.FailingLater(engine, kind), time);
  }

  @Test
  void theFirstClauseIsSpokenBeforeItsSentenceIsComplete() throws InterruptedException {
    try (turn) {
      SpeechStream speech =
          synthesizer(clock)
              .speak(ScriptedText.thenWaiting("Sure,", " your"), Voice.DEFAULT, FORMAT, turn);

      assertThat(speech.next()).isPresent();
      assertThat(engine.clauses()).containsExactly("Sure, ");
    }
  }

  @Test
  void theFirstChunkIsSmallAndTheLastOfAClauseIsMarked() throws InterruptedException {
    try (turn) {
      SpeechStream speech =
          synthesizer(clock).speak(ScriptedText.of("One two three."), Voice.DEFAULT, FORMAT, turn);

      List<SpokenChunk> chunks = new ArrayList<>();
      for (Optional<SpokenChunk> c = speech.next(); c.isPresent(); c = speech.next()) {
        chunks.add(c.get());
      }

      // Three words and the full stop hum 60 ms each.
      assertThat(chunks)
          .extracting(c -> c.samples().length / 8)
          .containsExactly(20, 60, 60, 60, 40);
      assertThat(chunks)
          .extracting(SpokenChunk::endsClause)
          .containsExactly(false, false, false, false, true);
    }
  }

  @Test
  void anEngineThatBreaksUnexpectedlyNeverLooksFinished() {
    SpeechEngine broken =
        new SpeechEngine() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public void speak(String clause, Voice voice, int outRateHz, Sink sink) {
            throw new IllegalStateException("a bug");
          }

          @Override
          public void close() {}
        };
    try (turn) {
      SpeechStream speech =
          new SentenceSynthesizer(broken, clock)
              .speak(ScriptedText.of("Hello."), Voice.DEFAULT, FORMAT, turn);

      assertThatThrownBy(speech::next)
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE);
                assertThat(e).hasRootCauseInstanceOf(IllegalStateException.class);
              });
    }
  }
}
