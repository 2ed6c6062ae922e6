package dev.undertone.router.dialect;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's error means to us: the one place where an HTTP status or an error object
 * becomes a {@link FailureKind}.
 *
 * <p>Messages are cut and cleaned: the key never shows, not even where a provider repeats it.
 * Immutable.
 */
public final class ProviderErrors {

  private static final int MAX_MESSAGE_CHARS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern KEY_LIKE = Pattern.compile("\\b(sk|gsk|xai|key)[-_][\\w*-]{4,}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
  private static final Pattern CONTEXT =
      Pattern.compile(
          "maximum context length|context (window|length) exceeded|exceeds? the (model'?s?"
              + " )?(maximum )?context|prompt is too long|input is too long|too many (input"
              + " )?tokens|input length and `max_tokens` exceed");

  /** Status of an error that came inside a stream without saying which it would have had. */
  private static final int IN_STREAM = 500;

  private final String provider;
  private final String apiKey;
  private final InstantSource clock;

  /**
   * @param apiKey to be kept out of messages; empty for none
   */
  public ProviderErrors(String provider, String apiKey) {
    this(provider, apiKey, InstantSource.system());
  }

  /**
   * @param clock against which a {@code Retry-After} that is a date is read
   */
  public ProviderErrors(String provider, String apiKey, InstantSource clock) {
    this.provider = provider;
    this.apiKey = apiKey;
    this.clock = clock;
  }

  /** Who is named in messages. */
  public String provider() {
    return provider;
  }

  /**
   * The kind of a failure.
   *
   * @param status of HTTP
   * @param code the error object's {@code code}; empty for none
   * @param message the error object's, or the start of the body
   */
  public static FailureKind kind(int status, String code, String message) {
    if (code.equals("content_filter") || code.equals("content_policy_violation")) {
      return FailureKind.REFUSED;
    }
    if (isContextTooLong(status, code, message)) {
      return FailureKind.CONTEXT_TOO_LONG;
    }
    return switch (status) {
      case 401, 403 -> FailureKind.UNAUTHORIZED;
      case 402, 404, 408, 409 -> FailureKind.UNAVAILABLE;
      case 429 -> FailureKind.RATE_LIMITED;
      default ->
          status >= 400 && status < 500 ? FailureKind.INVALID_REQUEST : FailureKind.UNAVAILABLE;
    };
  }

  private static boolean isContextTooLong(int status, String code, String message) {
    if (code.equals("context_length_exceeded")) {
      return true;
    }
    boolean blamesRequest = status == 400 || status == 413 || status == 422;
    return blamesRequest && CONTEXT.matcher(message.toLowerCase(Locale.ROOT)).find();
  }

  /**
   * An answer whose status is not 200.
   *
   * @param retryAfter header {@code retry-after}: seconds or a date
   * @param retryAfterMillis header {@code retry-after-ms}
   * @param body its beginning, 64 KiB are enough
   */
  public ProviderException ofStatus(
      int status, Optional<String> retryAfter, Optional<String> retryAfterMillis, String body) {
    JsonNode error = errorIn(body);
    String code = text(error, "code");
    String message = error.isMissingNode() ? body : text(error, "message");
    return exception(
        kind(status, code.isEmpty() ? text(error, "type") : code, message),
        "HTTP " + status + (message.isBlank() ? "" : ": " + message),
        RetryAfter.read(retryAfter, retryAfterMillis, clock.instant()),
        status);
  }

  /** An error object where a chunk was expected. */
  public ProviderException ofError(JsonNode error) {
    String code = text(error, "code");
    String message = error.isTextual() ? error.asText() : text(error, "message");
    int status = statusOf(code, text(error, "type"));
    return exception(
        kind(status, code, message),
        "error in the stream" + (message.isBlank() ? "" : ": " + message),
        Optional.empty(),
        status);
  }

  /** A failure of {@code kind} with a message of ours, cleaned of what it may quote. */
  public ProviderException of(FailureKind kind, String message) {
    return exception(kind, message, Optional.empty(), 0);
  }

  /** A failure below HTTP. */
  public ProviderException unreachable(String doing, Throwable cause) {
    String said = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return exception(
        FailureKind.UNAVAILABLE,
        doing + " failed (" + cause.getClass().getSimpleName() + said + ")",
        Optional.empty(),
        0);
  }

  private ProviderException exception(
      FailureKind kind, String message, Optional<Duration> retryAfter, int status) {
    return new ProviderException(kind, provider, clean(message), orNull(retryAfter), status, null);
  }

  private static @Nullable Duration orNull(Optional<Duration> duration) {
    return duration.isPresent() ? duration.get() : null;
  }

  private String clean(String message) {
    String safe = apiKey.isEmpty() ? message : message.replace(apiKey, "***");
    safe = KEY_LIKE.matcher(safe).replaceAll("***");
    safe = CONTROL.matcher(safe).replaceAll(" ").strip();
    return safe.length() <= MAX_MESSAGE_CHARS ? safe : safe.substring(0, MAX_MESSAGE_CHARS) + "…";
  }

  private static int statusOf(String code, String type) {
    if (code.matches("[45]\\d\\d")) {
      return Integer.parseInt(code);
    }
    return switch (code.isEmpty() ? type : code) {
      case "rate_limit_exceeded", "rate_limit_error", "insufficient_quota", "requests", "tokens" ->
          429;
      case "overloaded_error" -> 529;
      case "billing_error" -> 402;
      case "request_too_large" -> 413;
      case "invalid_api_key", "authentication_error" -> 401;
      case "permission_error" -> 403;
      case "model_not_found", "not_found_error" -> 404;
      case "invalid_request_error", "invalid_value" -> 400;
      default -> IN_STREAM;
    };
  }

  private static JsonNode errorIn(String body) {
    try {
      JsonNode error = JSON.readTree(body).path("error");
      return error.isTextual() ? JSON.createObjectNode().set("message", error) : error;
    } catch (JacksonException notJson) {
      return MissingNode.getInstance();
    }
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNull() ? "" : value.asText();
  }
}
