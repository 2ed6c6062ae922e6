package dev.undertone.router.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.router.RequestFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A request after its scan; reads it as a whole only when it must be translated. */
final class ScannedRequest implements ApiRequest {

  private final Asked asked;
  private @Nullable Neutral neutral;

  ScannedRequest(Asked asked) {
    this.asked = asked;
  }

  @Override
  public Dialect dialect() {
    return asked.dialect();
  }

  @Override
  public String model() {
    return asked.model();
  }

  @Override
  public boolean stream() {
    return asked.stream();
  }

  @Override
  public Extras extras() {
    return asked.extras();
  }

  @Override
  public RequestFacts facts() {
    return asked.facts();
  }

  @Override
  public String lastUserText() {
    return asked.lastUserText();
  }

  @Override
  public byte[] bodyFor(Outgoing outgoing) {
    if (asked.dialect() == outgoing.dialect()) {
      return new Splice(asked, outgoing).body();
    }
    var refusals = new Refusals(asked.extras().dropUnsupported());
    FieldTable.check(asked, outgoing.dialect(), refusals);
    Neutral request = neutral();
    var wish =
        new Wish(asked.stream(), asked.includeUsage(), asked.userId(), asked.extras().metadata());
    return switch (outgoing.dialect()) {
      case CHAT -> Json.bytes(new ChatRequestWriter(request, wish, outgoing, refusals).body());
      case MESSAGES -> {
        effort(request.settings().effort(), refusals);
        yield Json.bytes(new MessagesRequestWriter(request, wish, outgoing, refusals).body());
      }
      case RESPONSES, EMBEDDINGS ->
          throw new BadRequestException(
              "", "a request of " + asked.dialect().path() + ", cannot be put to this provider");
    };
  }

  private void effort(String word, Refusals refusals) {
    if (!word.isEmpty() && !Effort.isKnown(word)) {
      boolean responses = asked.dialect() == Dialect.RESPONSES;
      refusals.refuse(
          responses ? "reasoning.effort" : "reasoning_effort",
          "is " + word + ", which the chosen provider lacks");
    }
  }

  @Override
  public ClientAnswer answer(String id, long epochSeconds) {
    return new AnswerToClient(
        new AnswerContext(
            asked.dialect(),
            asked.stream(),
            asked.includeUsage() || asked.dialect() != Dialect.CHAT,
            asked.choices(),
            id,
            epochSeconds,
            asked.model()));
  }

  private Neutral neutral() {
    if (neutral == null) {
      var refusals = new Refusals(asked.extras().dropUnsupported());
      ObjectNode tree = tree();
      neutral =
          switch (asked.dialect()) {
            case CHAT -> new ChatRequestReader(tree, refusals).read();
            case MESSAGES -> new MessagesRequestReader(tree, refusals).read();
            case RESPONSES -> new ResponsesRequestReader(tree, refusals).read();
            case EMBEDDINGS ->
                throw new BadRequestException("", "embeddings, are passed on and never translated");
          };
    }
    return neutral;
  }

  private ObjectNode tree() {
    try {
      JsonNode tree = Json.MAPPER.readTree(asked.top().json());
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw new BadRequestException("", "the body, must be a JSON object");
    } catch (JsonProcessingException e) {
      throw new BadRequestException("", "the body, must not hold a name twice in one object");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }
}
