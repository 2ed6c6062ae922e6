package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.ProviderException;

/** The answer as one client gets it, whoever gives it. One thread. */
public interface ClientAnswer {

  /** {@code text/event-stream} or {@code application/json}. */
  String contentType();

  /**
   * A provider's answer. Several may be read side by side until one of them has spoken; that one's
   * bytes are the answer. One that is made after an earlier one has broken goes on behind it.
   *
   * @param provider dialect of the provider
   * @param streamed whether the provider answers as a stream
   */
  default AnswerStream attempt(Dialect provider, boolean streamed) {
    return attempt(provider, streamed, new ProviderErrors("provider", ""));
  }

  /**
   * As {@link #attempt(Dialect, boolean)}, for a provider with a name.
   *
   * @param errors names the provider in what is thrown, and keeps its key out of it
   */
  AnswerStream attempt(Dialect provider, boolean streamed, ProviderErrors errors);

  /** All that is left to send when {@code winner} is complete: the whole, or the stream's end. */
  byte[] finish(AnswerStream winner, Receipt receipt);

  /**
   * What is sent when the answer breaks after its first bytes: an error in the client's dialect,
   * {@code finish_reason: "error"} where there is one. It never looks like a clean end.
   */
  byte[] broken(ProviderException why, Receipt receipt);
}
