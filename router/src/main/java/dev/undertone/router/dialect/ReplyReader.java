package dev.undertone.router.dialect;

import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.FinishReason;
import dev.undertone.conversation.reply.ReplyEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a provider's answer for a live call: what is said, called and counted, without reasoning,
 * which is not for speech.
 *
 * <p>A stream that only stops is not tolerated: without a finish reason, or an end mark after some
 * text, an answer is not finished. Single thread; pure.
 */
public final class ReplyReader {

  private final PieceReader reader;
  private final ProviderErrors errors;
  private final List<Piece> pieces = new ArrayList<>(8);
  private boolean saw;
  private boolean said;
  private boolean calledTool;
  private boolean done;
  private Piece.@Nullable Finish finish;
  private @Nullable TokenUsage usage;

  /**
   * @param provider {@code CHAT} or {@code MESSAGES}
   */
  public ReplyReader(Dialect provider, ProviderErrors errors) {
    this.errors = errors;
    this.reader =
        provider == Dialect.MESSAGES ? new MessagesReader(errors) : new ChatReader(errors, 1);
  }

  /**
   * Reads one event.
   *
   * @param sink takes what it holds, in order; never a {@link ReplyEvent.Finished}
   * @throws dev.undertone.conversation.reply.ProviderException when it is an error or unreadable
   */
  public void accept(SseEvents.Event event, Consumer<ReplyEvent> sink) {
    if (event.isMeant() && !done) {
      pieces.clear();
      try {
        reader.event(event, pieces);
      } finally {
        hand(sink);
      }
    }
  }

  /** Reads an answer that came whole instead of as a stream. */
  public void whole(byte[] body, Consumer<ReplyEvent> sink) {
    pieces.clear();
    reader.whole(body, pieces);
    hand(sink);
  }

  private void hand(Consumer<ReplyEvent> sink) {
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Start _ -> saw = true;
        case Piece.Text text -> {
          said = true;
          sink.accept(new ReplyEvent.Text(text.text()));
        }
        case Piece.Refusal refusal -> {
          said = true;
          sink.accept(new ReplyEvent.Refusal(refusal.text()));
        }
        case Piece.Tool tool -> {
          calledTool = true;
          sink.accept(
              new ReplyEvent.ToolCallDelta(tool.index(), tool.id(), tool.name(), tool.arguments()));
        }
        case Piece.Usage told -> count(told.usage(), sink);
        case Piece.Finish told -> finish = finish == null ? told : finish;
        case Piece.Done _ -> done = true;
        case Piece.Reasoning _, Piece.Signature _, Piece.Redacted _, Piece.Aside _ -> {}
      }
    }
  }

  /** Counts before the first words, as Anthropic tells them, must not be taken for an answer. */
  private void count(TokenUsage told, Consumer<ReplyEvent> sink) {
    boolean begun = said || calledTool || finish != null;
    if (begun && !told.equals(usage) && !told.equals(TokenUsage.NONE)) {
      usage = told;
      sink.accept(
          new ReplyEvent.Usage(
              told.input(), told.output(), told.cachedInput(), told.cacheWrites()));
    }
  }

  /** Whether nothing that comes after can matter. */
  public boolean isDone() {
    return done;
  }

  /** Whether the model said why it stopped; at most its usage is still to come. */
  public boolean hasFinishReason() {
    return finish != null;
  }

  /**
   * The answer is over.
   *
   * @throws dev.undertone.conversation.reply.ProviderException when it is not
   */
  public ReplyEvent.Finished finish() {
    Piece.Finish told = finish;
    if (told != null) {
      if (told.stop() == Piece.Stop.FILTERED && !said) {
        throw errors.of(FailureKind.REFUSED, "the provider's content filter withheld the answer");
      }
      return finished(
          switch (told.stop()) {
            case END, SEQUENCE -> FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case TOOLS -> FinishReason.TOOL_CALLS;
            case FILTERED -> FinishReason.CONTENT_FILTER;
          });
    }
    if (done && (said || calledTool)) {
      return finished(calledTool ? FinishReason.TOOL_CALLS : FinishReason.STOP);
    }
    if (!saw) {
      throw errors.of(FailureKind.MALFORMED, "the answer is not a stream of its dialect");
    }
    throw errors.of(
        done ? FailureKind.MALFORMED : FailureKind.UNAVAILABLE,
        done ? "the stream holds no answer" : "the stream ended before the answer did");
  }

  private static ReplyEvent.Finished finished(FinishReason reason) {
    return new ReplyEvent.Finished(reason, List.of(), Cost.NONE);
  }
}
