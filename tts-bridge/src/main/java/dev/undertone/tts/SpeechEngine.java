package dev.undertone.tts;

import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;

/**
 * Speaks one clause. One class per engine; each instance serves all calls, from any thread.
 *
 * <p>{@link #speak} blocks until the clause is spoken and ends at once when its thread is
 * interrupted.
 */
public interface SpeechEngine extends AutoCloseable {

  /** Names the engine in failures and metrics. */
  String name();

  /**
   * Speaks {@code clause} into {@code sink} while it is being made. Text without anything that can
   * be said gives no audio; no text makes it fail.
   *
   * @param clause at most {@link SentenceChunker#MAX_CHARACTERS} characters
   * @param outRateHz rate of the samples, mono
   * @throws dev.undertone.conversation.reply.ProviderException when the engine cannot
   */
  void speak(String clause, Voice voice, int outRateHz, Sink sink) throws InterruptedException;

  /** Ends what is under way and refuses more; idempotent. */
  @Override
  void close();

  /** Takes audio as it is made; blocks while its reader is too far behind. */
  @FunctionalInterface
  interface Sink {
    /** The array belongs to the engine and is used again once this returns. */
    void accept(short[] samples, int offset, int length) throws InterruptedException;
  }
}
