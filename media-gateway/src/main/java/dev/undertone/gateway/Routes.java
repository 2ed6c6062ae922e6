package dev.undertone.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.undertone.gateway.api.ApiRoute;
import dev.undertone.gateway.console.ConsolePage;
import dev.undertone.gateway.ops.Metrics;
import dev.undertone.gateway.ops.Readiness;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Sends a request where it belongs. Any event loop. */
final class Routes {

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final SocketRoutes sockets;
  private final TwilioRoutes twilio;
  private final CallRoutes calls;
  private final List<ApiRoute> api;
  private final ConsolePage console;
  private final Gatekeeper keeper;
  private final Metrics metrics;
  private final Readiness readiness;

  Routes(
      SocketRoutes sockets,
      TwilioRoutes twilio,
      CallRoutes calls,
      List<ApiRoute> api,
      ConsolePage console,
      Gatekeeper keeper,
      Metrics metrics,
      Readiness readiness) {
    this.sockets = sockets;
    this.twilio = twilio;
    this.calls = calls;
    this.api = api;
    this.console = console;
    this.keeper = keeper;
    this.metrics = metrics;
    this.readiness = readiness;
  }

  void handle(HttpServerRequest request) {
    String path = request.path() == null ? "" : request.path();
    switch (path) {
      case "/v1/call" -> sockets.call(request);
      case "/v1/events" -> sockets.events(request);
      case "/twilio/media" -> sockets.twilio(request);
      case "/twilio/twiml" -> twilio.twiml(request);
      case "/healthz" -> Answers.json(request, 200, "{\"status\":\"up\"}");
      case "/readyz" -> ready(request);
      case "/metrics" -> metrics(request);
      default -> {
        if (!calls.handles(request, path) && !isOfApi(request, path)) {
          page(request, path);
        }
      }
    }
  }

  private boolean isOfApi(HttpServerRequest request, String path) {
    for (ApiRoute route : api) {
      if (route.handles(request, path)) {
        return true;
      }
    }
    return false;
  }

  private void ready(HttpServerRequest request) {
    List<String> missing = readiness.missing();
    var answer = JsonNodeFactory.instance.objectNode();
    answer.put("ready", missing.isEmpty());
    missing.forEach(answer.putArray("missing")::add);
    Answers.json(request, missing.isEmpty() ? 200 : 503, answer.toString());
  }

  private void metrics(HttpServerRequest request) {
    if (!keeper.hasHouseToken(request)) {
      Answers.unauthorized(request);
      return;
    }
    var _ = request.response().putHeader("content-type", PROMETHEUS).end(metrics.scrape());
  }

  private void page(HttpServerRequest request, String path) {
    boolean reads =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    if (!reads || !console.answers(request, path)) {
      Answers.error(request, 404, "path", path, "is not served here");
    }
  }
}
