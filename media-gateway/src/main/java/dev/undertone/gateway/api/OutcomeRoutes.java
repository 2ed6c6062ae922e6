package dev.undertone.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.gateway.api.LogDoor.Answer;
import dev.undertone.router.record.Outcome;
import dev.undertone.router.record.Outcome.Target;
import dev.undertone.router.record.Outcome.Value;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * {@code POST /v1/outcomes}: says how an answer, a turn or a call turned out. Any event loop; the
 * log is written elsewhere.
 *
 * <p>The target must be known, or the answer is a 404: an outcome that nothing can be learned from
 * is a mistake that its sender wants to hear of. The same name again replaces the value, so that a
 * request may be repeated.
 */
final class OutcomeRoutes implements ApiRoute {

  private static final String PATH = "/v1/outcomes";
  private static final int MAX_BYTES = 4 * 1_024;
  private static final int MAX_ID = 128;
  private static final List<String> FIELDS = List.of("id", "call", "turn", "name", "value", "time");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LogDoor door;

  OutcomeRoutes(LogDoor door) {
    this.door = door;
  }

  @Override
  public boolean handles(HttpServerRequest request, String path) {
    if (!path.equals(PATH)) {
      return false;
    }
    door.receive(
        request, Reception.Terms.posted(MAX_BYTES), (holder, body) -> attached(body, holder));
    return true;
  }

  private Answer attached(byte[] body, String holder) throws UnfitException {
    Outcome outcome = outcome(body);
    return switch (door.log().attach(outcome, DecisionParams.tenant(holder))) {
      case ADDED -> said(201, "added");
      case REPLACED -> said(200, "replaced");
      case UNKNOWN ->
          Answer.missing(field(outcome.target()), "no decision of it is kept; nothing was noted");
      case FULL ->
          Answer.unfit(
              "name",
              "name = '%s', must be one of the %d outcomes that it has already"
                  .formatted(outcome.name(), Outcome.MAX_PER_TARGET));
    };
  }

  private static Answer said(int status, String became) {
    return new Answer.Told(
        status, JsonNodeFactory.instance.objectNode().put("outcome", became).toString());
  }

  private static String field(Target target) {
    return switch (target) {
      case Target.Generation _ -> "id";
      case Target.Turn _ -> "turn";
      case Target.Call _ -> "call";
    };
  }

  private Outcome outcome(byte[] body) throws UnfitException {
    JsonNode from;
    try {
      from = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new UnfitException("body", "the body must be JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!from.isObject()) {
      throw new UnfitException("body", "the body must be a JSON object");
    }
    for (var field : from.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw new UnfitException(
            DecisionParams.clip(field.getKey()), "must be one of " + String.join(", ", FIELDS));
      }
    }
    Target target = target(from);
    Value value = value(from.path("value"));
    long time = time(from.path("time"));
    try {
      return new Outcome(target, from.path("name").asText(""), value, time);
    } catch (IllegalArgumentException e) {
      throw new UnfitException("name", String.valueOf(e.getMessage()));
    }
  }

  private static Target target(JsonNode from) throws UnfitException {
    boolean hasId = from.path("id").isTextual();
    boolean hasCall = from.path("call").isTextual();
    if (hasId == hasCall || (hasId && from.has("turn"))) {
      throw new UnfitException("id", "must have either an id, or a call, or a call with a turn");
    }
    if (hasId) {
      String id = from.get("id").asText();
      if (id.isEmpty() || id.length() > MAX_ID) {
        throw new UnfitException("id", "id must have 1 to " + MAX_ID + " characters");
      }
      return new Target.Generation(id);
    }
    var call = DecisionParams.callId(from.get("call").asText());
    if (!from.has("turn")) {
      return new Target.Call(call);
    }
    JsonNode turn = from.get("turn");
    if (!turn.canConvertToLong() || !turn.isIntegralNumber() || turn.asLong() < 0) {
      throw new UnfitException("turn", "turn must be a whole number from 0");
    }
    return new Target.Turn(call, new TurnId(turn.asLong()));
  }

  private static Value value(JsonNode value) throws UnfitException {
    try {
      return Value.of(value);
    } catch (IllegalArgumentException e) {
      throw new UnfitException("value", String.valueOf(e.getMessage()));
    }
  }

  private long time(JsonNode time) throws UnfitException {
    return time.isMissingNode()
        ? door.clock().millis()
        : DecisionParams.moment("time", time.asText(), door.clock().instant());
  }
}
