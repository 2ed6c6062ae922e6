package dev.undertone.gateway.api;

import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.Errors;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;

/** Errors of our own, in the client's dialect. Any event loop. */
final class HttpErrors {

  /** How long a client is asked to wait when nothing better is known. */
  static final Duration SHORTLY = Duration.ofSeconds(1);

  static final String INVALID = "invalid_request_error";

  private HttpErrors() {}

  static ApiError of(int status, String type, String code, String field, String message) {
    return new ApiError(status, type, code, field, message, Optional.empty());
  }

  static ApiError missing(String field, String code, String message) {
    return of(404, INVALID, code, field, message);
  }

  static ApiError unauthorized() {
    return of(
        401,
        "authentication_error",
        "invalid_api_key",
        "",
        "the access token is missing or wrong: send it as 'Authorization: Bearer TOKEN' or as"
            + " 'x-api-key: TOKEN'");
  }

  /**
   * @param setting that bounds it; empty where none does
   */
  static ApiError tooLarge(int maxBytes, String setting) {
    return of(
        413,
        INVALID,
        "request_too_large",
        "",
        "the body must have at most "
            + maxBytes
            + " bytes"
            + (setting.isEmpty() ? "" : " (" + setting + ")"));
  }

  static ApiError tooSlow(Duration within) {
    return of(
        408,
        INVALID,
        "request_timeout",
        "",
        "the body must arrive within " + within.toMillis() + " ms (api.body_within)");
  }

  static ApiError foreign() {
    return of(
        403,
        "permission_error",
        "foreign_origin",
        "",
        "the page's origin must be the server's own or one of server.allowed_origins");
  }

  static ApiError internal() {
    return of(500, "server_error", "internal_error", "", "a mistake of ours; it has been logged");
  }

  static ApiError full() {
    return new ApiError(
        503,
        "server_error",
        "overloaded",
        "",
        "the server has as many requests as it takes (api.max_in_flight)",
        Optional.of(SHORTLY));
  }

  static ApiError noRoom(int maxBytes) {
    return new ApiError(
        503,
        "server_error",
        "overloaded",
        "",
        "the bodies of the requests in flight leave no room for this one: together they may have "
            + maxBytes
            + " bytes (api.max_buffered_bytes)",
        Optional.of(SHORTLY));
  }

  static ApiError logBusy(int most) {
    return new ApiError(
        503,
        "server_error",
        "overloaded",
        "",
        "the decision log is being asked by " + most + " others, which is the most",
        Optional.of(SHORTLY));
  }

  /** Names the request in the answer as OpenAI's and as Anthropic's clients look for it. */
  static void named(HttpServerResponse response, String id) {
    if (!id.isEmpty()) {
      response.putHeader("x-request-id", id).putHeader("request-id", id);
    }
  }

  /** Sends it, unless the client is gone or has got something else. */
  static void send(HttpServerRequest request, Dialect dialect, ApiError error, String id) {
    send(request, dialect, error, id, Errors.body(dialect, error, id));
  }

  /** The same with a body that tells more. */
  static void send(
      HttpServerRequest request, Dialect dialect, ApiError error, String id, byte[] body) {
    HttpServerResponse response = request.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    response
        .setStatusCode(Errors.status(dialect, error))
        .putHeader("x-should-retry", Boolean.toString(Errors.shouldRetry(error)))
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", "no-store");
    named(response, id);
    if (error.status() == 401) {
      response.putHeader("www-authenticate", "Bearer");
    }
    error
        .retryAfter()
        .ifPresent(
            after ->
                response.putHeader(
                    "retry-after", Long.toString(Math.max(1, (after.toMillis() + 999) / 1_000))));
    var _ = response.end(Buffer.buffer(body));
  }
}
