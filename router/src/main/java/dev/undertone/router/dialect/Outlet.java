package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.ProviderException;
import java.util.List;

/** Where the pieces of one provider's answer go: towards the client. One thread. */
interface Outlet {

  /** One event of the provider's stream, with the pieces that were read in it. */
  void event(SseEvents.Event event, List<Piece> pieces);

  /** An answer that was no stream. */
  void whole(byte[] body, List<Piece> pieces);

  /** What may be sent by now. */
  byte[] take();

  /** What is left to send. */
  byte[] finish(Tally tally, Receipt receipt);

  /** What is sent when the answer broke. */
  byte[] broken(ProviderException why, Receipt receipt);

  /** Where another model goes on behind this one. */
  Outlet continued();
}
