package dev.undertone.router.relay;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;

/**
 * How an attempt failed.
 *
 * @param asked whether the provider was asked at all
 * @param status of HTTP; 0 when none came
 * @param field of the request that the provider's dialect cannot say; empty for none
 * @param model as in reports
 */
record Failure(ProviderException why, boolean asked, int status, String field, String model) {

  private static final int REQUEST_TIMEOUT = 408;

  FailureKind kind() {
    return why.kind();
  }

  /** Whether it is our own refusal to put the request to that provider. */
  boolean isUntranslatable() {
    return !field.isEmpty();
  }

  /** Whether the same model may do better at once. */
  boolean isPassing() {
    return switch (why.kind()) {
      // One that does not say when to come back is left alone by its breaker.
      case RATE_LIMITED -> why.retryAfter().isPresent();
      case MALFORMED -> true;
      case UNAVAILABLE -> asked && (status == 0 || status >= 500 || status == REQUEST_TIMEOUT);
      case TIMEOUT, UNAUTHORIZED, INVALID_REQUEST, REFUSED, CONTEXT_TOO_LONG -> false;
    };
  }

  String message() {
    return String.valueOf(why.getMessage());
  }
}
