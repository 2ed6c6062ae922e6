package dev.undertone.router.relay;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.CandidateTrace;
import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.dialect.Errors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client is told when no model answered: the failure that says most of what it may do about
 * it, and all of them in the message. Pure.
 */
final class Verdict {

  private static final String SERVER_ERROR = "server_error";
  private static final String INVALID_REQUEST = "invalid_request_error";

  private Verdict() {}

  static ApiError of(RouteDecision decision, List<Failure> failures) {
    if (failures.isEmpty()) {
      return nothingTried(decision);
    }
    Failure last = lastAsked(failures);
    return switch (last.kind()) {
      case INVALID_REQUEST ->
          new ApiError(
              last.status() / 100 == 4 ? last.status() : 400,
              INVALID_REQUEST,
              last.isUntranslatable() ? "unsupported_parameter" : "",
              last.field(),
              message(failures),
              Optional.empty());
      case RATE_LIMITED -> limited(failures);
      case CONTEXT_TOO_LONG -> of(FailureKind.CONTEXT_TOO_LONG, "messages", failures);
      case REFUSED, TIMEOUT, UNAUTHORIZED, MALFORMED, UNAVAILABLE -> of(last.kind(), "", failures);
    };
  }

  private static ApiError of(FailureKind kind, String field, List<Failure> failures) {
    return Errors.of(kind, field, message(failures), Optional.empty());
  }

  /** Of a model that was not even asked the client learns nothing, unless there is no other. */
  private static Failure lastAsked(List<Failure> failures) {
    for (Failure failure : failures.reversed()) {
      if (failure.asked() || failure.isUntranslatable()) {
        return failure;
      }
    }
    return failures.getLast();
  }

  /** The client may only be told to wait when waiting is all there is to it. */
  private static ApiError limited(List<Failure> failures) {
    boolean all = failures.stream().allMatch(f -> f.kind() == FailureKind.RATE_LIMITED);
    if (!all) {
      return of(FailureKind.UNAVAILABLE, "", failures);
    }
    Optional<Duration> soonest =
        failures.stream()
            .flatMap(failure -> failure.why().retryAfter().stream())
            .min(Duration::compareTo);
    return Errors.of(FailureKind.RATE_LIMITED, "", message(failures), soonest);
  }

  private static ApiError nothingTried(RouteDecision decision) {
    if (!decision.attempts().isEmpty()) {
      return new ApiError(
          504, SERVER_ERROR, "timeout", "", "no time was left to ask a model", Optional.empty());
    }
    List<String> reasons = new ArrayList<>();
    for (CandidateTrace candidate : decision.candidates()) {
      reasons.add(candidate.model() + " (" + candidate.reason() + ")");
    }
    return new ApiError(
        503,
        SERVER_ERROR,
        "no_model_available",
        "",
        "route " + decision.route() + " has no model left: " + String.join(", ", reasons),
        Optional.empty());
  }

  private static String message(List<Failure> failures) {
    if (failures.size() == 1) {
      return failures.getFirst().model() + ": " + failures.getFirst().message();
    }
    List<String> each = new ArrayList<>();
    for (Failure failure : failures) {
      each.add(failure.model() + " " + failure.kind() + " (" + failure.message() + ")");
    }
    return "no model answered: " + String.join("; ", each);
  }
}
