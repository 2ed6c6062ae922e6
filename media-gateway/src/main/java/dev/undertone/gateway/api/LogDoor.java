package dev.undertone.gateway.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.undertone.router.record.DecisionLog;
import dev.undertone.router.record.DecisionLogException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the paths of the decision log share: who may come in, bodies up to a bound, work off the
 * event loop, and answers. Any event loop.
 *
 * @param holder whose token a request carries: a tenant's id, or an empty one for the house; empty
 *     when it is not good enough
 * @param mayCome whether a page of the request's origin may ask
 */
public record LogDoor(
    Vertx vertx,
    DecisionLog log,
    Function<HttpServerRequest, Optional<String>> holder,
    Predicate<HttpServerRequest> mayCome,
    InstantSource clock) {

  private static final Duration BODY_WITHIN = Duration.ofSeconds(10);

  /** An answer in JSON. */
  record Answer(int status, String json) {

    static Answer ok(String json) {
      return new Answer(200, json);
    }

    static Answer error(int status, String field, String message) {
      var body = JsonNodeFactory.instance.objectNode();
      var error = body.putObject("error");
      error.put("message", message).put("type", type(status));
      if (field.isEmpty()) {
        error.putNull("param");
      } else {
        error.put("param", field);
      }
      error.putNull("code");
      return new Answer(status, body.toString());
    }

    private static String type(int status) {
      return switch (status) {
        case 401 -> "authentication_error";
        case 403 -> "permission_error";
        case 429 -> "rate_limit_error";
        case 503 -> "overloaded_error";
        default -> status < 500 ? "invalid_request_error" : "api_error";
      };
    }
  }

  /**
   * Lets a request in by its method, origin and token, or answers it.
   *
   * @param then gets whose token it is
   */
  void enter(HttpServerRequest request, String method, Consumer<String> then) {
    if (!request.method().name().equals(method)) {
      request.response().putHeader("allow", method);
      send(request, Answer.error(405, "method", "the method must be " + method));
      return;
    }
    if (!mayCome.test(request)) {
      send(
          request,
          Answer.error(403, "origin", "the origin must be the server's own or an allowed one"));
      return;
    }
    Optional<String> who = holder.apply(request);
    if (who.isEmpty()) {
      request.response().putHeader("www-authenticate", "Bearer");
      send(request, Answer.error(401, "authorization", "the access token is missing or wrong"));
      return;
    }
    then.accept(who.get());
  }

  /** Takes in the body, up to a bound and within a time. */
  void read(HttpServerRequest request, int maxBytes, Consumer<byte[]> then) {
    var body = Buffer.buffer();
    long timer =
        vertx.setTimer(
            BODY_WITHIN.toMillis(),
            _ -> {
              request.response().putHeader("connection", "close");
              send(request, Answer.error(408, "body", "the body must arrive within 10 s"));
            });
    request.handler(
        part -> {
          if (body.length() <= maxBytes) {
            body.appendBuffer(part);
          }
        });
    request.exceptionHandler(_ -> vertx.cancelTimer(timer));
    request.endHandler(
        _ -> {
          vertx.cancelTimer(timer);
          if (body.length() > maxBytes) {
            send(
                request,
                Answer.error(413, "body", "the body must have at most " + maxBytes + " bytes"));
          } else if (!request.response().ended()) {
            then.accept(body.getBytes());
          }
        });
  }

  /** Does what may wait for a disk, off the event loop, and sends what comes of it. */
  void answer(HttpServerRequest request, Callable<Answer> work) {
    vertx
        .executeBlocking(() -> worked(work), false)
        .onSuccess(answer -> send(request, answer))
        .onFailure(
            problem -> {
              System.getLogger(LogDoor.class.getName())
                  .log(System.Logger.Level.ERROR, "a request to the decision log failed", problem);
              send(request, Answer.error(500, "", "a mistake of ours; it has been logged"));
            });
  }

  private static Answer worked(Callable<Answer> work) throws Exception {
    try {
      return work.call();
    } catch (UnfitException e) {
      return Answer.error(400, e.field(), String.valueOf(e.getMessage()));
    } catch (DecisionLogException e) {
      return Answer.error(503, "", String.valueOf(e.getMessage()));
    }
  }

  static void send(HttpServerRequest request, Answer answer) {
    var response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (answer.status() == 429 || answer.status() == 503) {
      response.putHeader("retry-after", "5");
    }
    var _ =
        response
            .setStatusCode(answer.status())
            .putHeader("content-type", "application/json")
            .putHeader("cache-control", "no-store")
            .end(answer.json());
  }
}
