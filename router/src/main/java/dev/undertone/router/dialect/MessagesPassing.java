package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.ProviderException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes the events of Anthropic's dialect on as they came. Held back are only the two that end the
 * stream, for the receipt goes into them.
 */
final class MessagesPassing implements Outlet {

  private final MessagesReader reader;
  private final MessagesStreamWriter writer;
  private final Bytes out = new Bytes(1_024);
  private byte @Nullable [] end;
  private boolean wasWhole;

  /**
   * @param reader which has read each event that is passed
   */
  MessagesPassing(AnswerContext context, MessagesReader reader) {
    this.reader = reader;
    this.writer = new MessagesStreamWriter(context);
  }

  @Override
  public void event(SseEvents.Event event, List<Piece> pieces) {
    boolean finishes = false;
    boolean done = false;
    for (Piece piece : pieces) {
      finishes |= piece instanceof Piece.Finish;
      done |= piece instanceof Piece.Done;
    }
    if (done) {
      return;
    }
    if (finishes) {
      end = event.line();
      return;
    }
    if (event.isMeant()) {
      writer.adoptEvent(reader.type(), reader.index(), reader.kind());
      if (event.name().isEmpty()) {
        // Official clients pass over events that do not say their name.
        out.add("event: ").add(reader.type()).add("\n");
      }
    }
    event.copyTo(out);
  }

  @Override
  public void whole(byte[] body, List<Piece> pieces) {
    wasWhole = true;
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
    if (wasWhole || end == null) {
      writer.finish(tally.finishOrEnd(), receipt, out);
      return out.take();
    }
    writer.closeBlock(out);
    out.add("event: message_delta\ndata: ")
        .add(PassedBody.withReceipt(Dialect.MESSAGES, end, true, receipt))
        .add("\n\n");
    return out.add("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n").take();
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
