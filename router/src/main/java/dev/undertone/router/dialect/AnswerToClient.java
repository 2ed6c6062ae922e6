package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.ProviderException;
import org.jspecify.annotations.Nullable;

/** The client's side of one answer: who speaks, and in which state its stream is. One thread. */
final class AnswerToClient implements ClientAnswer {

  private final AnswerContext context;
  private @Nullable ProviderAnswer speaker;

  AnswerToClient(AnswerContext context) {
    this.context = context;
  }

  @Override
  public String contentType() {
    return context.stream() ? "text/event-stream" : "application/json";
  }

  @Override
  public AnswerStream attempt(Dialect provider, boolean streamed, ProviderErrors errors) {
    ProviderAnswer before = speaker;
    PieceReader reader =
        provider == Dialect.MESSAGES
            ? new MessagesReader(errors)
            : provider == Dialect.EMBEDDINGS
                ? new EmbeddingsReader(errors)
                : new ChatReader(errors, context.choices());
    Outlet outlet = before == null ? outlet(provider, reader) : before.outlet().continued();
    return new ProviderAnswer(
        reader,
        outlet,
        streamed,
        errors,
        new Tally(before == null ? "" : before.text(), context.choices()),
        this::spoke);
  }

  private Outlet outlet(Dialect provider, PieceReader reader) {
    boolean same = provider == context.client();
    if (!context.stream()) {
      return new WholeOutlet(context, same);
    }
    return switch (context.client()) {
      case CHAT ->
          same ? new ChatPassing(context) : new WritingOutlet(new ChatStreamWriter(context));
      case MESSAGES ->
          reader instanceof MessagesReader messages
              ? new MessagesPassing(context, messages)
              : new WritingOutlet(new MessagesStreamWriter(context));
      case RESPONSES -> new WritingOutlet(new ResponsesStreamWriter(context));
      case EMBEDDINGS -> new WholeOutlet(context, same);
    };
  }

  private void spoke(ProviderAnswer answer) {
    speaker = answer;
  }

  @Override
  public byte[] finish(AnswerStream winner, Receipt receipt) {
    if (winner instanceof ProviderAnswer answer) {
      return answer.finish(receipt);
    }
    throw new IllegalArgumentException("winner = " + winner + ", must be an attempt of this");
  }

  @Override
  public byte[] broken(ProviderException why, Receipt receipt) {
    ProviderAnswer last = speaker;
    Outlet outlet =
        last == null
            ? outlet(Dialect.RESPONSES, new ChatReader(new ProviderErrors("provider", ""), 1))
            : last.outlet();
    return outlet.broken(why, receipt);
  }
}
