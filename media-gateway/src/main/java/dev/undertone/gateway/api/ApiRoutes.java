package dev.undertone.gateway.api;

import dev.undertone.router.record.DecisionLog;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All paths of the LLM API. Any event loop. */
public final class ApiRoutes implements ApiRoute {

  private final List<ApiRoute> routes;

  /**
   * @param log what was decided, for those who may read it; empty for none
   */
  public ApiRoutes(ApiParts parts, Optional<DecisionLog> log) {
    var reception = new Reception(parts);
    var requests =
        new RouteRequests(
            parts.calls(),
            parts.emotion(),
            parts.text(),
            parts.wallClock(),
            parts.config().budget());
    List<ApiRoute> all = new ArrayList<>();
    all.add(new Completions(parts, reception, requests));
    all.add(new Explanations(parts, reception, requests));
    all.add(new ModelList(parts, reception));
    if (log.isPresent()) {
      var door = new LogDoor(parts.vertx(), reception, log.get(), parts.wallClock());
      all.add(new DecisionRoutes(door));
      all.add(new OutcomeRoutes(door));
    }
    this.routes = List.copyOf(all);
  }

  @Override
  public boolean handles(HttpServerRequest request, String path) {
    for (ApiRoute route : routes) {
      if (route.handles(request, path)) {
        return true;
      }
    }
    return false;
  }
}
