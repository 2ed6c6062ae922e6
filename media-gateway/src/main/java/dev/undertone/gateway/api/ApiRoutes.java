package dev.undertone.gateway.api;

import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/** All paths of the LLM API. Any event loop. */
public final class ApiRoutes implements ApiRoute {

  private final List<ApiRoute> routes;

  /**
   * @param more paths beside those of models and routing
   */
  public ApiRoutes(ApiParts parts, List<ApiRoute> more) {
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
    all.addAll(more);
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
