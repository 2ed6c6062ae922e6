package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.ProviderException;

/** Writes an answer as a stream in the client's dialect. One thread. */
interface StreamWriter {

  /** Writes a piece; ends and counts wait for {@link #finish}. */
  void write(Piece piece, Bytes out);

  /** Notes a piece that reached the client in its provider's own bytes. */
  void adopt(Piece piece);

  /** Writes all that ends a stream. */
  void finish(Piece.Finish finish, Receipt receipt, Bytes out);

  /** Writes the error that ends a stream. */
  void broken(ProviderException why, Receipt receipt, Bytes out);

  /** One in the same state, to go on from here without touching this one. */
  StreamWriter fork();
}
