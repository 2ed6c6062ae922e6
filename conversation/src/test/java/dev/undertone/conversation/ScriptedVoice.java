package dev.undertone.conversation;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.SpeechStream;
import dev.undertone.conversation.reply.SpeechSynthesizer;
import dev.undertone.conversation.reply.SpokenChunk;
import dev.undertone.conversation.reply.TextSource;
import dev.undertone.conversation.turn.TurnScope;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A voice that says each piece of text as one clause, {@link #MILLIS_PER_CHARACTER} a character, in
 * chunks of 100 ms, as a constant that can be heard, at the pace that a ledger takes a voice to
 * have. It works on its reader's thread and takes no time. Any thread.
 */
final class ScriptedVoice implements SpeechSynthesizer {

  static final int MILLIS_PER_CHARACTER = 65;

  private static final short LOUD = 8_000;

  private final Duration silence;
  private final int clausesUntilFailure;
  private final RuntimeException failure;
  private final AtomicInteger clauses = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  private ScriptedVoice(Duration silence, int clausesUntilFailure, RuntimeException failure) {
    this.silence = silence;
    this.clausesUntilFailure = clausesUntilFailure;
    this.failure = failure;
  }

  static ScriptedVoice speaking() {
    return beginningWith(Duration.ZERO);
  }

  /** Every clause begins with so much silence. */
  static ScriptedVoice beginningWith(Duration silence) {
    return new ScriptedVoice(silence, Integer.MAX_VALUE, new IllegalStateException("unused"));
  }

  /** Says so many clauses in its life, and then fails whenever it is asked for more. */
  static ScriptedVoice failingAfter(int clauses, RuntimeException failure) {
    return new ScriptedVoice(Duration.ZERO, clauses, failure);
  }

  static ScriptedVoice failing(ProviderException failure) {
    return failingAfter(0, failure);
  }

  /** How long this voice takes to say it. */
  static Duration lengthOf(String text) {
    return Duration.ofMillis((long) text.length() * MILLIS_PER_CHARACTER);
  }

  /** Streams that were begun and not closed. */
  int open() {
    return open.get();
  }

  @Override
  public SpeechStream speak(TextSource text, Voice voice, AudioFormat out, TurnScope scope) {
    open.incrementAndGet();
    return scope.own(new Speech(text, out));
  }

  private final class Speech implements SpeechStream {
    private final TextSource source;
    private final AudioFormat format;
    private String text = "";
    private int clause = -1;
    private long left;
    private long silent;
    private boolean closed;

    Speech(TextSource source, AudioFormat format) {
      this.source = source;
      this.format = format;
    }

    @Override
    public Optional<SpokenChunk> next() throws InterruptedException {
      if (left == 0 && !nextClause()) {
        return Optional.empty();
      }
      long length = Math.min(left, format.samplesIn(Duration.ofMillis(100)));
      left -= length;
      short[] samples = new short[(int) length];
      int quiet = (int) Math.min(silent, length);
      silent -= quiet;
      Arrays.fill(samples, quiet, samples.length, LOUD);
      return Optional.of(new SpokenChunk(clause, text, format, samples, left == 0));
    }

    private boolean nextClause() throws InterruptedException {
      Optional<String> next = source.next();
      if (next.isEmpty()) {
        return false;
      }
      if (clauses.getAndIncrement() >= clausesUntilFailure) {
        throw failure;
      }
      text = next.get();
      clause++;
      silent = format.samplesIn(silence);
      left = silent + format.samplesIn(lengthOf(text));
      return true;
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }
}
