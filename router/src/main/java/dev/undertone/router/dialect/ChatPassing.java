package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.ProviderException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes chat completion chunks on as they came. Held back is only what ends the stream, for the
 * receipt goes into it, and the counts, for which the client may not have asked.
 */
final class ChatPassing implements Outlet {

  private final AnswerContext context;
  private final ChatStreamWriter writer;
  private final Bytes out = new Bytes(1_024);
  private byte @Nullable [] end;
  private byte @Nullable [] counts;
  private boolean over;
  private boolean wasWhole;

  ChatPassing(AnswerContext context) {
    this.context = context;
    this.writer = new ChatStreamWriter(context);
  }

  @Override
  public void event(SseEvents.Event event, List<Piece> pieces) {
    boolean finishes = false;
    boolean counted = false;
    boolean speaks = false;
    boolean done = false;
    for (Piece piece : pieces) {
      writer.adopt(piece);
      over |= piece instanceof Piece.Finish;
      finishes |= piece instanceof Piece.Finish || (piece instanceof Piece.Aside a && a.ends());
      counted |= piece instanceof Piece.Usage;
      done |= piece instanceof Piece.Done;
      speaks |= piece.speaks();
    }
    if (done) {
      return;
    }
    if (finishes) {
      flush();
      end = event.line();
    } else if (counted && !speaks && ((over && end != null) || hasNoChoices(event))) {
      counts = event.line();
    } else {
      flush();
      event.copyTo(out);
    }
  }

  /** The chunk of counts is the one without choices. */
  private static boolean hasNoChoices(SseEvents.Event event) {
    TopLevel top = TopLevel.of(event.line());
    TopLevel.Member choices = top.find("choices");
    return choices == null || top.text(choices).replaceAll("\\s", "").equals("[]");
  }

  /** More came behind a chunk that ended one of several choices. */
  private void flush() {
    if (end != null) {
      out.add("data: ").add(end).add("\n\n");
      end = null;
    }
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
    boolean tools = context.choices() == 1 && PassedBody.mustSayTools(tally);
    byte[] last = tools ? PassedBody.sayingTools(end) : end;
    if (context.includeUsage()) {
      out.add("data: ").add(last).add("\n\n");
      if (counts == null) {
        writer.usageChunk(receipt, out);
      } else {
        byte[] told = PassedBody.withReceipt(Dialect.CHAT, counts, true, receipt);
        out.add("data: ").add(told).add("\n\n");
      }
    } else {
      byte[] told = PassedBody.withReceipt(Dialect.CHAT, last, false, receipt);
      out.add("data: ").add(told).add("\n\n");
    }
    return out.add("data: [DONE]\n\n").take();
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
