package dev.undertone.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.undertone.gateway.door.Problem;
import io.vertx.core.http.HttpServerRequest;

/** Plain answers to requests. */
final class Answers {

  private static final String RETRY_AFTER_SECONDS = "5";

  private Answers() {}

  static void json(HttpServerRequest request, int status, String body) {
    var _ =
        request
            .response()
            .setStatusCode(status)
            .putHeader("content-type", "application/json")
            .putHeader("cache-control", "no-store")
            .end(body);
  }

  static void error(
      HttpServerRequest request, int status, String field, String value, String rule) {
    var problem = new Problem(field, value, rule);
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("field", problem.field())
        .put("value", problem.value())
        .put("rule", problem.rule());
    json(request, status, body.toString());
  }

  static void unauthorized(HttpServerRequest request) {
    request.response().putHeader("www-authenticate", "Bearer");
    error(request, 401, "authorization", "(not shown)", "must be Bearer and the access token");
  }

  /** The house is full: try again shortly. */
  static void full(HttpServerRequest request) {
    request.response().putHeader("retry-after", RETRY_AFTER_SECONDS);
    error(request, 503, "call", "", "the server takes no more calls at present");
  }
}
