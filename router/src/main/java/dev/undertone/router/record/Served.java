package dev.undertone.router.record;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.AttemptReport.Outcome;
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
 * @param model {@code provider/model} whose answer it is, or begins with; empty when none answered
 * @param usage of the answer; estimated where the provider did not count
 * @param cost of all attempts
 */
public record Served(
    List<Try> attempts, Optional<String> model, TokenUsage usage, Cost cost, Ending ending) {

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
   * @param cancelled whether it was not wanted any more
   * @param saidBefore characters of an answer that an earlier model had begun and this one went on
   *     from; 0 for an answer of its own
   */
  public record Try(
      String model,
      Optional<Duration> firstToken,
      Optional<FailureKind> failure,
      boolean cancelled,
      int saidBefore) {

    private static Try of(AttemptReport report) {
      return new Try(
          report.model(),
          report.firstToken(),
          report.failure(),
          report.outcome() == Outcome.CANCELLED,
          report.saidBefore());
    }

    private boolean spoke() {
      return failure.isEmpty() && firstToken.isPresent();
    }
  }

  public Served {
    attempts = List.copyOf(attempts);
  }

  /** Where one model answers after the other, and the first that speaks is the answer. */
  public static Served of(List<AttemptReport> reports, TokenUsage usage, Cost cost, Ending ending) {
    List<Try> tries = reports.stream().map(Try::of).toList();
    return new Served(tries, firstToSpeak(tries), usage, cost, ending);
  }

  /**
   * @param model whose answer it is; empty when none answered
   */
  public static Served of(
      List<AttemptReport> reports, String model, TokenUsage usage, Cost cost, Ending ending) {
    List<Try> tries = reports.stream().map(Try::of).toList();
    Optional<String> answered = model.isEmpty() ? Optional.empty() : Optional.of(model);
    return new Served(tries, answered, usage, cost, ending);
  }

  static Optional<String> firstToSpeak(List<Try> tries) {
    return tries.stream().filter(Try::spoke).findFirst().map(Try::model);
  }

  /** How long the model that answered took to speak. */
  public Optional<Duration> firstToken() {
    return attempts.stream()
        .filter(each -> model.filter(each.model()::equals).isPresent())
        .flatMap(each -> each.firstToken().stream())
        .findFirst();
  }
}
