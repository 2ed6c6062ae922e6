package dev.undertone.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.undertone.conversation.CallId;
import dev.undertone.gateway.api.LogDoor.Answer;
import dev.undertone.router.record.DecisionEntry;
import dev.undertone.router.record.EntryJson;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * {@code GET /v1/decisions}, {@code GET /v1/decisions/ID} and {@code POST /v1/decisions/replay}:
 * what was decided, on what, what came of it, and what another router file would make of it. {@code
 * DELETE /v1/decisions?call=ID} erases what is kept of a call. Any event loop; the log is read
 * elsewhere.
 *
 * <p>A tenant's token shows the tenant's decisions only; another's is as unknown as one that never
 * was.
 */
final class DecisionRoutes implements ApiRoute {

  private static final String LIST = "/v1/decisions";
  private static final String BEFORE = LIST + "/";
  private static final String REPLAY = BEFORE + "replay";
  private static final Reception.Terms READ_OR_ERASE = Reception.Terms.withoutBody("GET", "DELETE");
  private static final Reception.Terms READ = Reception.Terms.withoutBody("GET");

  private final LogDoor door;
  private final DecisionReplays replays;
  private final EntryJson json = new EntryJson();

  DecisionRoutes(LogDoor door) {
    this.door = door;
    this.replays = new DecisionReplays(door);
  }

  @Override
  public boolean handles(HttpServerRequest request, String path) {
    if (path.equals(LIST) && request.method().equals(HttpMethod.DELETE)) {
      erase(request);
    } else if (path.equals(LIST)) {
      list(request);
    } else if (path.equals(REPLAY)) {
      replays.receive(request);
    } else if (path.startsWith(BEFORE) && path.indexOf('/', BEFORE.length()) < 0) {
      one(request, path.substring(BEFORE.length()));
    } else {
      return false;
    }
    return true;
  }

  private void list(HttpServerRequest request) {
    var params = request.params();
    door.receive(
        request,
        READ_OR_ERASE,
        (holder, _) ->
            Answer.ok(
                json.page(
                    door.log()
                        .lines(DecisionParams.query(params, holder, door.clock().instant())))));
  }

  private void erase(HttpServerRequest request) {
    var params = request.params();
    door.receive(
        request,
        READ_OR_ERASE,
        (holder, _) -> {
          CallId call = DecisionParams.erased(params);
          int erased = door.log().erase(call, DecisionParams.tenant(holder));
          return erased == 0
              ? Answer.missing("call", "call = '" + call + "', no decision of it is kept")
              : Answer.ok(JsonNodeFactory.instance.objectNode().put("erased", erased).toString());
        });
  }

  private void one(HttpServerRequest request, String id) {
    door.receive(
        request,
        READ,
        (holder, _) -> {
          Optional<DecisionEntry> entry =
              door.log()
                  .entry(id)
                  .filter(
                      each -> holder.isEmpty() || holder.equals(each.record().request().tenant()));
          return entry.isPresent()
              ? Answer.ok(json.entry(entry.get()))
              : Answer.missing(
                  "id", "id = '" + DecisionParams.clip(id) + "', no such decision is kept");
        });
  }
}
