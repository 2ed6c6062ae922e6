package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import dev.undertone.router.RouteDecision;
import java.util.List;
import java.util.Optional;

/**
 * A decision in a list: what was chosen, what came of it, and how it turned out.
 *
 * @param turn of its call
 * @param tenant whose it is; empty for the house's own
 * @param model the first of the plan, {@code provider/model}; empty when none was left
 * @param propensity with which a random choice took the variant, 0–1
 * @param served empty until its answer has ended
 * @param outcomes of the answer, its turn and its call
 */
public record DecisionLine(
    String id,
    long epochMillis,
    CallId call,
    long turn,
    String tenant,
    String router,
    String routerVersion,
    String rule,
    String route,
    String variant,
    String model,
    double propensity,
    boolean emotionRedacted,
    Optional<Served> served,
    List<Outcome> outcomes) {

  public DecisionLine {
    outcomes = List.copyOf(outcomes);
  }

  static DecisionLine of(DecisionRecord each, Optional<Served> served, List<Outcome> outcomes) {
    RouteDecision d = each.decision();
    return new DecisionLine(
        each.id(),
        each.request().epochMillis(),
        each.call(),
        each.request().signals().turn().value(),
        each.request().tenant(),
        d.router(),
        d.routerVersion(),
        d.rule(),
        d.route(),
        d.variant(),
        firstModel(d),
        d.probability(),
        each.emotionRedacted(),
        served,
        outcomes);
  }

  static String firstModel(RouteDecision decision) {
    return decision.attempts().isEmpty() ? "" : decision.attempts().getFirst().model().fullName();
  }
}
