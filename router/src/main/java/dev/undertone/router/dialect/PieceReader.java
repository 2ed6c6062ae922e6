package dev.undertone.router.dialect;

import java.util.List;

/** Reads one provider's answer in its dialect. One answer, one thread. */
interface PieceReader {

  /**
   * Reads one event of a stream.
   *
   * @param pieces takes what it holds, in order
   * @throws dev.undertone.conversation.reply.ProviderException when it is an error, or unreadable
   */
  void event(SseEvents.Event event, List<Piece> pieces);

  /** Reads an answer that is no stream. */
  void whole(byte[] body, List<Piece> pieces);
}
