package dev.undertone.router;

import dev.undertone.conversation.reply.RouteSummary;
import dev.undertone.conversation.reply.RouteSummary.Alternative;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.RouteDecision.CandidateTrace;
import dev.undertone.router.RouteDecision.RuleTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tells a call what was decided, in the call's own terms. */
final class RouteSummaries {

  private RouteSummaries() {}

  /** The summary of a decision with at least one attempt. */
  static RouteSummary of(String decisionId, RouteDecision decision, Duration decisionTime) {
    List<String> models =
        decision.attempts().stream().map(attempt -> attempt.model().fullName()).toList();
    return new RouteSummary(
        decisionId,
        decision.router(),
        decision.rule(),
        decision.route(),
        decision.variant(),
        models.getFirst(),
        models.subList(1, models.size()),
        decision.because(),
        alternatives(decision),
        decision.endpointing(),
        decision.speakingRate(),
        decision.human(),
        decisionTime);
  }

  private static List<Alternative> alternatives(RouteDecision decision) {
    List<Alternative> alternatives = new ArrayList<>();
    for (RuleTrace rule : decision.rules()) {
      if (!rule.result().equals("matched")) {
        String reason = rule.reason().isEmpty() ? "" : ": " + rule.reason();
        alternatives.add(new Alternative("rule", rule.id(), rule.result() + reason));
      }
    }
    for (CandidateTrace candidate : decision.candidates()) {
      if (!candidate.chosen()) {
        alternatives.add(new Alternative("model", candidate.model(), candidate.reason()));
      }
    }
    return alternatives;
  }

  /** What is said of a plan that is empty: each candidate and why it is not in it. */
  static String removed(RouteDecision decision) {
    List<String> reasons = new ArrayList<>();
    for (CandidateTrace candidate : decision.candidates()) {
      reasons.add(candidate.model() + " (" + candidate.reason() + ")");
    }
    return "route " + decision.route() + " has no model left: " + String.join(", ", reasons);
  }

  /** The name under which an attempt is reported. */
  static String reportName(PlannedAttempt attempt) {
    return attempt.model().fullName();
  }
}
