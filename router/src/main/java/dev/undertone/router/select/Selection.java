package dev.undertone.router.select;

import dev.undertone.router.Plan;
import dev.undertone.router.RouteDecision.CandidateTrace;
import dev.undertone.router.rules.Variant;
import java.time.Duration;
import java.util.List;

/**
 * What a route comes to for one request.
 *
 * @param variant that carries it out
 * @param probability with which this key got this variant, 0–1
 * @param deadline for the first token of each attempt
 * @param candidates every model that was considered
 * @param pinned whether the client named the model
 */
public record Selection(
    Variant variant,
    double probability,
    Duration deadline,
    Plan plan,
    List<CandidateTrace> candidates,
    boolean pinned) {
  public Selection {
    candidates = List.copyOf(candidates);
  }
}
