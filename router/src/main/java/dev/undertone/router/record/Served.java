package dev.undertone.router.record;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.router.dialect.TokenUsage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a decision. It says how attempts failed and not in which words, for a provider's
 * message may repeat the caller's.
 *
 * @param attempts in the order of their beginning
 * @param usage of the answer; estimated where the provider did not count
 * @param cost of all attempts
 */
public record Served(List<Try> attempts, TokenUsage usage, Cost cost, Ending ending) {

  /** How an answer ended. */
  public enum Ending {
    COMPLETE,
    /** Broke after its first bytes. */
    BROKEN,
    /** No model answered. */
    FAILED,
    /** Nobody wanted it any more. */
    CANCELLED
  }

  /**
   * One attempt.
   *
   * @param model {@code provider/model}
   * @param firstToken from sending the request; empty when none came
   * @param failure empty when it answered, or was not wanted any more
   */
  public record Try(String model, Optional<Duration> firstToken, Optional<FailureKind> failure) {}

  public Served {
    attempts = List.copyOf(attempts);
  }

  public static Served of(List<AttemptReport> reports, TokenUsage usage, Cost cost, Ending ending) {
    List<Try> tries =
        reports.stream()
            .map(each -> new Try(each.model(), each.firstToken(), each.failure()))
            .toList();
    return new Served(tries, usage, cost, ending);
  }

  /** The model that answered; empty when none did. */
  public Optional<String> model() {
    return answered().map(Try::model);
  }

  /** How long the model that answered took to speak. */
  public Optional<Duration> firstToken() {
    return answered().flatMap(Try::firstToken);
  }

  private Optional<Try> answered() {
    return attempts.stream()
        .filter(each -> each.failure().isEmpty() && each.firstToken().isPresent())
        .findFirst();
  }
}
