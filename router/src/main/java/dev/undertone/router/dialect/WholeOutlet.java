package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.ProviderException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an answer for a client that wants it whole. A body in the client's own dialect is passed on
 * as it is, with the receipt put into it.
 */
final class WholeOutlet implements Outlet {

  private final AnswerContext context;
  private final boolean sameDialect;
  private final boolean continues;
  private final Gathered gathered;
  private byte @Nullable [] body;

  WholeOutlet(AnswerContext context, boolean sameDialect) {
    this.context = context;
    this.sameDialect = sameDialect;
    this.continues = false;
    this.gathered = new Gathered();
  }

  private WholeOutlet(WholeOutlet before) {
    this.context = before.context;
    this.sameDialect = false; // one body alone is not the answer
    this.continues = true;
    this.gathered = new Gathered(before.gathered);
  }

  @Override
  public void event(SseEvents.Event event, List<Piece> pieces) {
    pieces.forEach(gathered::add);
  }

  @Override
  public void whole(byte[] read, List<Piece> pieces) {
    if (sameDialect && !continues) {
      body = read;
    }
    pieces.forEach(gathered::add);
  }

  @Override
  public byte[] take() {
    return AnswerStream.NOTHING;
  }

  @Override
  public byte[] finish(Tally tally, Receipt receipt) {
    if (body != null) {
      return PassedBody.with(context.client(), body, tally, receipt);
    }
    return WholeAnswers.write(context, gathered, tally.finishOrEnd(), receipt);
  }

  @Override
  public byte[] broken(ProviderException why, Receipt receipt) {
    return Errors.body(context.client(), Errors.of(why), receipt.generationId());
  }

  @Override
  public Outlet continued() {
    return new WholeOutlet(this);
  }
}
