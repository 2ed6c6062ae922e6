package dev.undertone.tts;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine that hums 60 ms for each word. Remembers its clauses. */
final class ToneEngine implements SpeechEngine {

  private final List<String> clauses = new CopyOnWriteArrayList<>();

  @Override
  public String name() {
    return "tone";
  }

  List<String> clauses() {
    return List.copyOf(clauses);
  }

  @Override
  public void speak(String clause, Voice voice, int outRateHz, Sink sink)
      throws InterruptedException {
    clauses.add(clause);
    short[] block = new short[outRateHz / 100];
    Arrays.fill(block, (short) 5_000);
    int words = SpokenText.tokens(clause).size();
    for (int i = 0; i < words * 6; i++) {
      sink.accept(block, 0, block.length);
    }
  }

  @Override
  public void close() {}

  /** Another engine that fails at every clause but a call's first. */
  record FailingLater(SpeechEngine engine, FailureKind kind) implements SpeechEngine {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public void speak(String clause, Voice voice, int outRateHz, Sink sink)
        throws InterruptedException {
      if (!clause.startsWith("Sure")) {
        throw new ProviderException(kind, name(), "as the test says");
      }
      engine.speak(clause, voice, outRateHz, sink);
    }

    @Override
    public void close() {}
  }
}
