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
 * @param escalateBelow confidence of an answer, 0–1, under which a cascade asks the next model
 * @param votes how many models of a vote are asked, the first ones of the plan; 1 for no vote
 */
public record Plan(
    Kind kind,
    List<PlannedAttempt> attempts,
    Optional<Duration> hedgeAfter,
    Retry retry,
    OnBreak onBreak,
    boolean nextOnRefusal,
    Optional<PlannedAttempt> mirror,
    double escalateBelow,
    int votes) {

  /** Confidence under which a cascade goes on, unless the route states another. */
  public static final double STANDARD_ESCALATE_BELOW = 0.5;

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
   * @param routeDeadline first-token deadline of the route itself, which a client in a hurry makes
   *     no shorter: only a model that misses this one is to blame
   */
  public record PlannedAttempt(
      ModelSpec model,
      Duration firstTokenDeadline,
      Duration stallDeadline,
      Duration routeDeadline) {

    /** Longest pause inside an answer where nothing else is said. */
    public static final Duration STANDARD_STALL = Duration.ofSeconds(10);

    /** An attempt whose deadline is the route's own. */
    public PlannedAttempt(ModelSpec model, Duration firstTokenDeadline, Duration stallDeadline) {
      this(model, firstTokenDeadline, stallDeadline, firstTokenDeadline);
    }

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

  /** A plan that is neither a cascade nor a vote. */
  public Plan(
      Kind kind,
      List<PlannedAttempt> attempts,
      Optional<Duration> hedgeAfter,
      Retry retry,
      OnBreak onBreak,
      boolean nextOnRefusal,
      Optional<PlannedAttempt> mirror) {
    this(
        kind,
        attempts,
        hedgeAfter,
        retry,
        onBreak,
        nextOnRefusal,
        mirror,
        STANDARD_ESCALATE_BELOW,
        1);
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
