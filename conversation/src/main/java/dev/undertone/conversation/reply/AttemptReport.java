package dev.undertone.conversation.reply;

import java.time.Duration;
import java.util.Optional;

/**
 * One try at one model.
 *
 * @param model as the router file names it
 * @param firstToken request sent to first token, empty when none came
 * @param failure why it failed, empty when it did not
 * @param message for people; no secrets; empty when it answered
 * @param outcome how it ended
 * @param saidBefore characters of an answer that an earlier model had begun and this one went on
 *     from; 0 for an answer of its own
 */
public record AttemptReport(
    String model,
    Optional<Duration> firstToken,
    Optional<FailureKind> failure,
    String message,
    Outcome outcome,
    int saidBefore) {

  /** How an attempt ended. */
  public enum Outcome {
    /** Its answer was complete; whether it was the one that was used is not said here. */
    ANSWERED,
    FAILED,
    /** It was not wanted any more: another model was quicker, or the caller went away. */
    CANCELLED,
    UNDER_WAY
  }

  public AttemptReport {
    if (failure.isPresent() != (outcome == Outcome.FAILED)) {
      throw new IllegalArgumentException(
          "outcome = " + outcome + ", must be FAILED where failure = " + failure + " is present");
    }
  }

  /** Of an attempt that ended by itself. */
  public AttemptReport(
      String model, Optional<Duration> firstToken, Optional<FailureKind> failure, String message) {
    this(
        model,
        firstToken,
        failure,
        message,
        failure.isPresent() ? Outcome.FAILED : Outcome.ANSWERED,
        0);
  }
}
