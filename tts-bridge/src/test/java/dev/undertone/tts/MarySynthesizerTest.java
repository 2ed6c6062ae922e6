package dev.undertone.tts;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.SpeechSynthesizer;
import dev.undertone.conversation.reply.SpeechSynthesizerContract;
import org.junit.jupiter.api.Tag;

/** The contract, spoken by MaryTTS. */
@Tag("native")
class MarySynthesizerTest extends SpeechSynthesizerContract {

  @Override
  protected SpeechSynthesizer synthesizer(NanoClock time) {
    return new SentenceSynthesizer(SharedMary.ENGINE, time);
  }

  @Override
  protected SpeechSynthesizer failingAtTheSecondClause(NanoClock time, FailureKind kind) {
    return new SentenceSynthesizer(new ToneEngine.FailingLater(SharedMary.ENGINE, kind), time);
  }
}
