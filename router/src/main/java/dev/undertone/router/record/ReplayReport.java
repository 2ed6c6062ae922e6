package dev.undertone.router.record;

import java.util.List;

/**
 * What another router file would have made of past decisions.
 *
 * <p>It decides again and does not foretell: whether a caller would have been better served, and
 * what he would have said next, nobody knows. Later turns of a call are decided on what was, not on
 * what the new file would have made of the earlier ones.
 *
 * @param router id of the new router file
 * @param version hash of its text
 * @param decisions that were made again
 * @param unreadable records that another version of the program wrote, left out
 * @param fromMillis the first of them, of the wall clock; 0 without any
 * @param toMillis the last of them
 * @param routes decisions whose route differs
 * @param variants decisions whose variant or its version differs
 * @param models decisions whose first model differs
 * @param inexact decisions that hang on emotion which was not recorded: without it their rules do
 *     not match
 * @param before as it was decided
 * @param after as it is decided again
 * @param compared what the sums are made of
 * @param rules how often a rule gave way to which, the most frequent first
 * @param examples the newest decisions that differ in route or model
 */
public record ReplayReport(
    String router,
    String version,
    int decisions,
    int unreadable,
    long fromMillis,
    long toMillis,
    int routes,
    int variants,
    int models,
    int inexact,
    Sum before,
    Sum after,
    Compared compared,
    List<Move> rules,
    List<Example> examples) {

  public ReplayReport {
    rules = List.copyOf(rules);
    examples = List.copyOf(examples);
  }

  /**
   * @param microUsd expected cost, by the first model's price, of the decisions with a price on
   *     both sides
   * @param late first answers expected after their deadline, of the decisions whose models have
   *     been measured on both sides
   * @param withoutModel decisions that left no model
   */
  public record Sum(double microUsd, double late, int withoutModel) {}

  /**
   * @param priced decisions in the sums of cost
   * @param counted those of them whose tokens a provider counted; the others' are estimated
   * @param measured decisions in the sums of late answers
   */
  public record Compared(int priced, int counted, int measured) {}

  /** Decisions that one rule made and another one makes, which may be the same. */
  public record Move(String before, String after, int decisions) {}

  /**
   * One decision.
   *
   * @param because one sentence for people of why it is decided so again
   */
  public record Example(
      String id, long epochMillis, Choice before, Choice after, boolean exact, String because) {}

  /**
   * @param model the first of the plan; empty when none was left
   */
  public record Choice(String rule, String route, String variant, String model) {}
}
