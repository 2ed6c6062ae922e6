package dev.undertone.conversation.reply;

import java.util.Optional;

/** Speech on its way to the ear; the reader sets the pace. Read by one thread, closed by any. */
public interface SpeechStream extends AutoCloseable {

  /**
   * Waits for the next chunk; empty at the end.
   *
   * @throws ProviderException when the text or the voice failed; what was returned before stands
   */
  Optional<SpokenChunk> next() throws InterruptedException;

  /**
   * Idempotent. A {@link #next} that waits, or comes later, throws {@link InterruptedException} or
   * {@link ProviderException}: closed speech never looks finished.
   */
  @Override
  void close();
}
