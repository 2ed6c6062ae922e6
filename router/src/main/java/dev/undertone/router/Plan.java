package dev.undertone.router;

import dev.undertone.router.rules.ModelSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a decision is to be carried out.
 *
 * @param kind what is made of several answers
 * @param attempts models to try, in order; empty only when every candidate was removed
 * @param hedgeAfter when the second model is asked beside a silent first one, counted from sending;
 *     empty for never
 * @param retry of one and the same model
 * @param onBreak what becomes of an answer that breaks after its first token
 * @param nextOnRefusal whether a model that declines hands over to the next
 * @param mirror gets a copy whose answer is dropped and billed apart
 */
public record Plan(
    Kind kind,
    List<PlannedAttempt> attempts,
    Optional<Duration> hedgeAfter,
    Retry retry,
    OnBreak onBreak,
    boolean nextOnRefusal,
    Optional<PlannedAttempt> mirror) {

  /** What is made of several answers. */
  public enum Kind {
    /** The first model that answers is the answer. */
    FALLBACK,
    /** The cheap one first; the next when it declines or is unsure. */
    CASCADE,
    /** All of them at once; the answer most of them give. */
    VOTE
  }

  /** What becomes of an answer that breaks after its first token. */
  public enum OnBreak {
    /** An error in the client's dialect. */
    ERROR,
    /** The next model goes on from the text that was sent. */
    CONTINUE
  }

  /**
   * One model of the plan.
   *
   * @param firstTokenDeadline from sending the request; the next model is tried when it passes
   * @param stallDeadline longest pause inside its answer
   */
  public record PlannedAttempt(
      ModelSpec model, Duration firstTokenDeadline, Duration stallDeadline) {

    /** Longest pause inside an answer where nothing else is said. */
    public static final Duration STANDARD_STALL = Duration.ofSeconds(10);

    public PlannedAttempt(ModelSpec model, Duration firstTokenDeadline) {
      this(model, firstTokenDeadline, STANDARD_STALL);
    }
  }

  /**
   * @param attempts more on the same model, beside the first; 0 for none
   * @param backoff before the first of them; each next waits twice as long, with jitter
   */
  public record Retry(int attempts, Duration backoff) {
    public static final Retry NONE = new Retry(0, Duration.ZERO);
  }

  public Plan {
    attempts = List.copyOf(attempts);
  }

  /** One model after the other. */
  public static Plan inOrder(List<PlannedAttempt> attempts) {
    return new Plan(
        Kind.FALLBACK,
        attempts,
        Optional.empty(),
        Retry.NONE,
        OnBreak.ERROR,
        false,
        Optional.empty());
  }
}
