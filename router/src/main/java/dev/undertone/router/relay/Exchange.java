package dev.undertone.router.relay;

import dev.undertone.conversation.reply.ProviderException;
import java.util.Optional;

/** One request under way to one deployment. Its event loop only. */
interface Exchange {

  /** Hears what comes back. After {@link #abort} it hears no more. */
  interface Sink {

    /**
     * The answer begins.
     *
     * @param contentType empty when the provider named none
     */
    void head(
        int status,
        String contentType,
        Optional<String> retryAfter,
        Optional<String> retryAfterMillis);

    /** A piece of the body. */
    void read(byte[] bytes);

    /** The body is at its end. */
    void end();

    /** It broke. */
    void broke(ProviderException why);
  }

  /** Sends the request; the sink may hear before this returns. */
  void send();

  /** Whether the provider was told the whole request, so that it may bill it. */
  boolean wasSent();

  /**
   * Whether it broke before the first byte of an answer because the connection, which had been used
   * before, was closed.
   */
  boolean wasStale();

  /** Whether nothing more will come: it ended, broke or was aborted. */
  boolean isOver();

  /** Reads no more until {@link #resume}. */
  void pause();

  void resume();

  /** Stops the provider, whatever the state; idempotent. */
  void abort();
}
