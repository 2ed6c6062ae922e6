package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.time.Duration;
import java.util.Optional;

/** Errors as clients of each dialect expect them. */
public final class Errors {

  /** Field of a request to Anthropic that goes on with a conversation which is kept there. */
  static final String THREAD = "thread";

  private Errors() {}

  /** What a client is told of its own mistake. */
  public static ApiError of(BadRequestException bad) {
    return new ApiError(
        400,
        "invalid_request_error",
        "",
        bad.field(),
        String.valueOf(bad.getMessage()),
        Optional.empty());
  }

  /** What a client is told when no model answered. */
  public static ApiError of(ProviderException failure) {
    return of(failure.kind(), "", String.valueOf(failure.getMessage()), failure.retryAfter());
  }

  /**
   * The same in other words.
   *
   * @param field of the request that it is about; empty for none
   */
  public static ApiError of(
      FailureKind kind, String field, String message, Optional<Duration> retryAfter) {
    return new ApiError(status(kind), type(kind), code(kind), field, message, retryAfter);
  }

  private static int status(FailureKind kind) {
    return switch (kind) {
      case TIMEOUT -> 504;
      case RATE_LIMITED -> 429;
      case UNAVAILABLE -> 503;
      // The client's own key was good; it is ours that the provider refuses.
      case UNAUTHORIZED, MALFORMED -> 502;
      case INVALID_REQUEST, REFUSED, CONTEXT_TOO_LONG -> 400;
    };
  }

  private static String type(FailureKind kind) {
    return switch (kind) {
      case RATE_LIMITED -> "rate_limit_error";
      case TIMEOUT, UNAVAILABLE, UNAUTHORIZED, MALFORMED -> "server_error";
      case INVALID_REQUEST, REFUSED, CONTEXT_TOO_LONG -> "invalid_request_error";
    };
  }

  private static String code(FailureKind kind) {
    return switch (kind) {
      case TIMEOUT -> "timeout";
      case RATE_LIMITED -> "rate_limit_exceeded";
      case UNAVAILABLE -> "upstream_unavailable";
      case UNAUTHORIZED -> "upstream_unauthorized";
      case INVALID_REQUEST -> "invalid_request";
      case REFUSED -> "content_filter";
      case MALFORMED -> "upstream_malformed";
      case CONTEXT_TOO_LONG -> "context_length_exceeded";
    };
  }

  /**
   * Whether asking again may help: the value of the header {@code x-should-retry}, which official
   * clients heed.
   */
  public static boolean shouldRetry(ApiError error) {
    return error.status() == 408
        || error.status() == 409
        || error.status() == 429
        || error.status() >= 500;
  }

  /**
   * The whole body of an error answer.
   *
   * @param requestId of the request; empty for none
   */
  public static byte[] body(Dialect dialect, ApiError error, String requestId) {
    return Json.bytes(object(dialect, error, requestId));
  }

  /** The same where models were asked, with what came of each, beside the error. */
  public static byte[] body(Dialect dialect, ApiError error, String requestId, Receipt receipt) {
    ObjectNode body = object(dialect, error, requestId);
    body.set("metadata", ReceiptJson.metadata(receipt));
    return Json.bytes(body);
  }

  private static ObjectNode object(Dialect dialect, ApiError error, String requestId) {
    ObjectNode body = Json.object();
    if (dialect == Dialect.MESSAGES) {
      body.put("type", "error").set("error", messages(error));
      if (!requestId.isEmpty()) {
        body.put("request_id", requestId);
      }
    } else {
      body.set("error", chat(error));
    }
    return body;
  }

  /** The HTTP status as clients of a dialect expect it. */
  public static int status(Dialect dialect, ApiError error) {
    // Anthropic's word for a service that is too busy has a number of its own.
    return dialect == Dialect.MESSAGES && error.status() == 503 ? 529 : error.status();
  }

  static ObjectNode chat(ApiError error) {
    ObjectNode json = Json.object().put("message", error.message()).put("type", error.type());
    if (error.field().isEmpty()) {
      json.putNull("param");
    } else {
      json.put("param", error.field());
    }
    if (error.code().isEmpty()) {
      json.putNull("code");
    } else {
      json.put("code", error.code());
    }
    return json;
  }

  static ObjectNode messages(ApiError error) {
    ObjectNode json =
        Json.object().put("type", messagesType(error.status())).put("message", error.message());
    if (error.field().equals(THREAD)) {
      // By this its official client knows that it has to send the whole conversation instead.
      json.putObject("details")
          .put("error_code", "thread_unsupported_request")
          .putArray("unsupported")
          .add(THREAD);
    }
    return json;
  }

  private static String messagesType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      case 408, 504 -> "timeout_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }
}
