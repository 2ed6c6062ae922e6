package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.undertone.conversation.reply.FailureKind;
import java.io.IOException;
import java.util.List;

/** Reads no more of embeddings than what they cost. */
final class EmbeddingsReader implements PieceReader {

  private final ProviderErrors errors;

  EmbeddingsReader(ProviderErrors errors) {
    this.errors = errors;
  }

  @Override
  public void event(SseEvents.Event event, List<Piece> pieces) {
    throw errors.of(FailureKind.MALFORMED, "embeddings do not come as a stream");
  }

  @Override
  public void whole(byte[] body, List<Piece> pieces) {
    TopLevel top;
    try {
      top = TopLevel.of(body);
    } catch (IllegalArgumentException e) {
      throw errors.of(FailureKind.MALFORMED, "an answer of " + body.length + " bytes is not JSON");
    }
    TopLevel.Member error = top.find("error");
    if (error != null && !top.text(error).equals("null")) {
      throw errors.ofError(tree(top, error));
    }
    if (top.find("data") == null) {
      throw errors.of(FailureKind.MALFORMED, "the answer holds no embeddings");
    }
    TopLevel.Member usage = top.find("usage");
    if (usage != null) {
      long input = tree(top, usage).path("prompt_tokens").asLong(0);
      pieces.add(new Piece.Usage(new TokenUsage(input, 0, 0, 0, 0)));
    }
    pieces.add(new Piece.Finish(Piece.Stop.END, ""));
    pieces.add(new Piece.Done());
  }

  private JsonNode tree(TopLevel top, TopLevel.Member member) {
    try {
      return Json.MAPPER.readTree(top.json(), member.value(), member.to() - member.value());
    } catch (IOException e) {
      throw errors.of(FailureKind.MALFORMED, "the answer cannot be read");
    }
  }
}
