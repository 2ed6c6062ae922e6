package dev.undertone.router.rules;

import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.RuleTrace;
import java.util.List;

/**
 * A decision for people to look at.
 *
 * @param decision as it would be made, every candidate with its score
 * @param everyRule each rule looked at by itself, those after the match as well: {@code matched} is
 *     said of all whose condition holds
 */
public record Explained(RouteDecision decision, List<RuleTrace> everyRule) {
  public Explained {
    everyRule = List.copyOf(everyRule);
  }
}
