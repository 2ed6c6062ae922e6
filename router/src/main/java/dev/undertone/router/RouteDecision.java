package dev.undertone.router;

import dev.undertone.router.Plan.PlannedAttempt;
import java.util.List;
import java.util.Map;

/**
 * What was chosen for one turn, and why.
 *
 * @param router id of the router file
 * @param routerVersion hash of the router file's text
 * @param rule id of the rule that matched
 * @param route what it names
 * @param variant id of the variant of that route
 * @param variantVersion of the variant's prompt and parameters; a hash unless the file states one
 * @param probability with which a weighted choice took this variant, 0–1
 * @param plan how it is carried out
 * @param prompt text the route adds to the instructions; empty for none
 * @param parameters for the provider, such as {@code temperature}; numbers, strings, booleans
 * @param endpointing patience for the caller's next turn; {@code normal} unless stated
 * @param speakingRate of the answer, 0.5–2
 * @param human access to a person on this route: {@code none}, {@code on_request}, {@code offered}
 * @param because one sentence for people
 * @param rules every rule looked at, in order
 * @param candidates every model of the variant
 */
public record RouteDecision(
    String router,
    String routerVersion,
    String rule,
    String route,
    String variant,
    String variantVersion,
    double probability,
    Plan plan,
    String prompt,
    Map<String, Object> parameters,
    String endpointing,
    double speakingRate,
    String human,
    String because,
    List<RuleTrace> rules,
    List<CandidateTrace> candidates) {
  public RouteDecision {
    parameters = Map.copyOf(parameters);
    rules = rules instanceof RuleTraces ? rules : List.copyOf(rules);
    candidates = List.copyOf(candidates);
  }

  /**
   * The same with what came of each rule in words, so that nothing of the request is held on to.
   */
  public RouteDecision inWords() {
    return with(because, List.copyOf(rules));
  }

  /** The same with other words for why. */
  public RouteDecision with(String itsBecause, List<RuleTrace> itsRules) {
    return new RouteDecision(
        router,
        routerVersion,
        rule,
        route,
        variant,
        variantVersion,
        probability,
        plan,
        prompt,
        parameters,
        endpointing,
        speakingRate,
        human,
        itsBecause,
        itsRules,
        candidates);
  }

  /** Models to try, in order; empty only when every candidate was removed. */
  public List<PlannedAttempt> attempts() {
    return plan.attempts();
  }

  /**
   * @param result {@code matched}, {@code false}, {@code unavailable}, {@code error}, {@code
   *     not_reached} or {@code overruled}: it matched on hearing the voice, and the decision made
   *     without hearing it was the better one
   * @param reason the values it read, or which signal was unavailable and why
   */
  public record RuleTrace(String id, String result, String reason) {}

  /**
   * @param chosen whether it is in the plan
   * @param reason the constraint that removed it, or its place in the plan
   * @param score what its place rests on; {@link Score#NONE} where the order is the file's
   */
  public record CandidateTrace(String model, boolean chosen, String reason, Score score) {
    public CandidateTrace(String model, boolean chosen, String reason) {
      this(model, chosen, reason, Score.NONE);
    }
  }

  /**
   * What is expected of a candidate; -1 where it is not known.
   *
   * @param microUsd expected cost in millionths of a dollar
   * @param firstTokenP50Millis measured, or else what the file expects
   * @param firstTokenP90Millis likewise
   * @param inTime probability that its first token comes before the deadline, 0–1
   * @param quality of its answer to this text, 0–100
   */
  public record Score(
      double microUsd,
      long firstTokenP50Millis,
      long firstTokenP90Millis,
      double inTime,
      double quality) {
    public static final Score NONE = new Score(-1, -1, -1, -1, -1);
  }
}
