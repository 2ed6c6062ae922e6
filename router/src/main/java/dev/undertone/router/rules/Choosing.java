package dev.undertone.router.rules;

import dev.undertone.router.Plan;
import java.util.Optional;

/**
 * How a route weighs its models against each other.
 *
 * @param inTime probability of meeting the first-token deadline, 0–1, that {@code auto} asks for
 * @param qualityMargin points of expected quality, 0–100, within which {@code auto} takes the
 *     cheapest
 * @param switchMargin share by which another model must be better, 0–1, for a call to leave the one
 *     it has
 * @param maxSwitches changes of model in one call; after them it stays with what it has
 * @param answerTokens expected length of an answer, for expected costs
 * @param escalateBelow confidence, 0–1, under which a cascade goes on
 * @param votes models that are asked in a vote
 * @param canary variant on trial; empty for none
 */
public record Choosing(
    double inTime,
    double qualityMargin,
    double switchMargin,
    int maxSwitches,
    int answerTokens,
    double escalateBelow,
    int votes,
    Optional<Share> canary) {

  /** What holds where a route says nothing. */
  public static final Choosing STANDARD =
      new Choosing(
          0.9, 3, 0.2, Integer.MAX_VALUE, 200, Plan.STANDARD_ESCALATE_BELOW, 3, Optional.empty());

  /**
   * Some of the users.
   *
   * @param what they get: id of a variant
   * @param percent of them, 0–100
   */
  public record Share(String what, double percent) {}
}
