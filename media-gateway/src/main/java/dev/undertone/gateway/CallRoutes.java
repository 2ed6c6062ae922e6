package dev.undertone.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.gateway.consent.ConsentChange;
import dev.undertone.gateway.door.CallDesk;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code POST /v1/calls/ID/consent}: who may not speak for himself over his own connection, as on a
 * telephone, has it said for him. Any event loop.
 *
 * <p>A call of another tenant's is as unknown as one that never was.
 */
final class CallRoutes {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEFORE = "/v1/calls/";
  private static final String BEHIND = "/consent";
  private static final int MAX_BYTES = 4 * 1_024;

  private final CallDesk desk;
  private final Gatekeeper keeper;

  /** Something in the body is not as it must be. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1;
    private final String field;
    private final String value;
    private final String rule;

    Unfit(String field, String value, String rule) {
      super(rule);
      this.field = field;
      this.value = value;
      this.rule = rule;
    }
  }

  CallRoutes(CallDesk desk, Gatekeeper keeper) {
    this.desk = desk;
    this.keeper = keeper;
  }

  /** Answers the request where it is one of ours. */
  boolean handles(HttpServerRequest request, String path) {
    if (!path.startsWith(BEFORE)
        || !path.endsWith(BEHIND)
        || path.length() <= BEFORE.length() + BEHIND.length()) {
      return false;
    }
    if (!request.method().equals(HttpMethod.POST)) {
      request.response().putHeader("allow", "POST");
      Answers.error(request, 405, "method", request.method().name(), "must be POST");
      return true;
    }
    if (!keeper.mayComeFrom(request)) {
      String origin = Gatekeeper.header(request, "origin");
      Answers.error(request, 403, "origin", origin, "must be the server's own or an allowed one");
      return true;
    }
    Optional<String> holder = keeper.holder(request);
    if (holder.isEmpty()) {
      Answers.unauthorized(request);
      return true;
    }
    String id = path.substring(BEFORE.length(), path.length() - BEHIND.length());
    read(request, body -> consent(request, id, holder.get(), body));
    return true;
  }

  private static void read(HttpServerRequest request, Consumer<Buffer> then) {
    var body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() <= MAX_BYTES) {
            body.appendBuffer(part);
          }
        });
    request.endHandler(
        _ -> {
          if (body.length() > MAX_BYTES) {
            Answers.error(request, 413, "body", "", "must have at most " + MAX_BYTES + " bytes");
          } else {
            then.accept(body);
          }
        });
  }

  private void consent(HttpServerRequest request, String id, String holder, Buffer body) {
    List<ConsentChange> changes;
    try {
      changes = changes(body);
    } catch (Unfit e) {
      Answers.error(request, 400, e.field, e.value, e.rule);
      return;
    }
    Optional<CallDesk.LiveCall> call = find(id, holder);
    if (call.isEmpty()) {
      Answers.error(request, 404, "call", id, "must be the id of a call that runs");
      return;
    }
    changes.forEach(call.get().consent()::change);
    EmotionUse use = call.get().consent().use();
    var answer = JsonNodeFactory.instance.objectNode();
    answer.put("call", id).put("emotion", use.allowed() ? "on" : "off");
    if (!use.allowed()) {
      answer.put("reason", use.reason());
    }
    Answers.json(request, 200, answer.toString());
  }

  private Optional<CallDesk.LiveCall> find(String id, String holder) {
    try {
      return desk.find(new CallId(id))
          .filter(call -> holder.isEmpty() || call.consent().tenant().id().equals(holder));
    } catch (IllegalArgumentException unfit) {
      return Optional.empty();
    }
  }

  private static List<ConsentChange> changes(Buffer body) throws Unfit {
    JsonNode message;
    try {
      message = JSON.readTree(body.getBytes());
    } catch (JsonProcessingException e) {
      throw new Unfit("body", "", "must be JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (message == null || !message.isObject()) {
      throw new Unfit("body", "", "must be a JSON object");
    }
    for (var field : message.properties()) {
      if (!List.of("emotion", "reason", "human_joined").contains(field.getKey())) {
        throw new Unfit(field.getKey(), "", "must be emotion, reason or human_joined");
      }
    }
    var changes = new ArrayList<ConsentChange>(2);
    if (message.has("human_joined")) {
      if (!message.path("human_joined").asBoolean(false)) {
        String found = message.path("human_joined").toString();
        throw new Unfit("human_joined", found, "must be true; it is not taken back");
      }
      changes.add(new ConsentChange.HumanJoined());
    }
    if (message.has("emotion") || changes.isEmpty()) {
      String wish = message.path("emotion").asText("");
      if (!wish.equals("on") && !wish.equals("off")) {
        throw new Unfit("emotion", wish, "must be on or off");
      }
      changes.add(new ConsentChange.ByOperator(wish.equals("on"), reason(message)));
    }
    return changes;
  }

  private static String reason(JsonNode message) throws Unfit {
    String reason = message.path("reason").asText("").strip();
    if (reason.length() > ConsentChange.ByOperator.MAX_REASON
        || reason.chars().anyMatch(Character::isISOControl)) {
      throw new Unfit(
          "reason",
          "(not shown)",
          "must be one line of at most " + ConsentChange.ByOperator.MAX_REASON + " characters");
    }
    return reason;
  }
}
