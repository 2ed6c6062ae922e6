package dev.undertone.router.record;

import java.util.List;
import java.util.Optional;

/**
 * All that is kept of a decision.
 *
 * @param served empty until its answer has ended
 * @param outcomes of the answer, its turn and its call
 */
public record DecisionEntry(
    DecisionRecord record, Optional<Served> served, List<Outcome> outcomes) {
  public DecisionEntry {
    outcomes = List.copyOf(outcomes);
  }

  public DecisionLine line() {
    return DecisionLine.of(record, served, outcomes);
  }
}
