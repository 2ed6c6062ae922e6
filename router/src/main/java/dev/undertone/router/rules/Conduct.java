package dev.undertone.router.rules;

import dev.undertone.router.Plan;
import dev.undertone.router.Plan.OnBreak;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.Plan.Retry;
import java.time.Duration;
import java.util.Optional;

/**
 * How a route's plan is carried out once its models are chosen.
 *
 * @param hedge when the second model is asked beside a silent first one
 * @param retry of one and the same model
 * @param onBreak what becomes of an answer that breaks after its first token
 * @param nextOnRefusal whether a model that declines hands over to the next
 * @param stallDeadline longest pause inside an answer
 * @param mirror gets a copy whose answer is dropped; empty for none
 */
public record Conduct(
    Hedge hedge,
    Retry retry,
    OnBreak onBreak,
    boolean nextOnRefusal,
    Duration stallDeadline,
    Optional<Mirror> mirror) {

  /** What holds where a route says nothing. */
  public static final Conduct STANDARD =
      new Conduct(
          Hedge.OFF,
          Retry.NONE,
          Plan.OnBreak.ERROR,
          false,
          PlannedAttempt.STANDARD_STALL,
          Optional.empty());

  /**
   * When to hedge.
   *
   * @param auto at the first model's own p90 of first tokens
   * @param after a fixed time, where it is not zero
   */
  public record Hedge(boolean auto, Duration after) {
    public static final Hedge OFF = new Hedge(false, Duration.ZERO);
  }

  /**
   * A shadow copy.
   *
   * @param percent of the users whose requests are copied, 0–100
   */
  public record Mirror(ModelSpec model, double percent) {}
}
