package dev.undertone.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import dev.undertone.conversation.turn.CallTurnScope;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScriptedSynthesizerTest extends SpeechSynthesizerContract {

  @Override
  protected SpeechSynthesizer synthesizer(NanoClock time) {
    return new ScriptedSynthesizer(time);
  }

  @Override
  protected SpeechSynthesizer failingAtTheSecondClause(NanoClock time, FailureKind kind) {
    return new ScriptedSynthesizer(time).failingAt(1, kind);
  }

  @Test
  void eachWordLastsAsLong() throws InterruptedException {
    AudioFormat format = new AudioFormat(8_000, 1);
    String text = "Your balance is twelve pounds. Anything else?";
    try (var scope =
            new CallTurnScope(ReplyRequests.CALL, ReplyRequests.TURN, () -> {}, thrown -> {});
        SpeechStream speech =
            new ScriptedSynthesizer(clock)
                .speak(ScriptedText.of(text), Voice.DEFAULT, format, scope)) {
      long samples = 0;
      for (Optional<SpokenChunk> c = speech.next(); c.isPresent(); c = speech.next()) {
        samples += c.get().samples().length;
      }

      assertThat(format.lasting(samples))
          .isEqualTo(ScriptedSynthesizer.lasting(text))
          .isEqualTo(Duration.ofMillis(7 * 60));
    }
  }
}
