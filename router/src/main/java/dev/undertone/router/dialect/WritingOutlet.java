package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.ProviderException;
import java.util.List;

/** Writes a stream anew, in the client's dialect. */
final class WritingOutlet implements Outlet {

  private final StreamWriter writer;
  private final Bytes out = new Bytes(1_024);

  WritingOutlet(StreamWriter writer) {
    this.writer = writer;
  }

  /**
   * @param unsent bytes of the answer before this one that the client did not get yet
   */
  WritingOutlet(StreamWriter writer, byte[] unsent) {
    this(writer);
    out.add(unsent);
  }

  @Override
  public void event(SseEvents.Event event, List<Piece> pieces) {
    write(pieces);
  }

  @Override
  public void whole(byte[] body, List<Piece> pieces) {
    write(pieces);
  }

  private void write(List<Piece> pieces) {
    for (Piece piece : pieces) {
      writer.write(piece, out);
    }
  }

  @Override
  public byte[] take() {
    return out.take();
  }

  @Override
  public byte[] finish(Tally tally, Receipt receipt) {
    writer.finish(tally.finishOrEnd(), receipt, out);
    return out.take();
  }

  @Override
  public byte[] broken(ProviderException why, Receipt receipt) {
    writer.broken(why, receipt, out);
    return out.take();
  }

  @Override
  public Outlet continued() {
    return new WritingOutlet(writer.fork(), out.take());
  }
}
