package dev.undertone.router;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.record.Served;

/**
 * Hears of decisions and of what came of them, for the decision log, metrics and warnings. Called
 * on the turn's thread: must not block and must not throw.
 */
public interface DecisionObserver {

  /** Hears and does nothing. */
  DecisionObserver NONE = (id, request, fleet, decision) -> {};

  /**
   * @param id names the decision; also in {@link
   *     dev.undertone.conversation.reply.RouteSummary#decisionId}
   */
  void decided(String id, RouteRequest request, FleetView fleet, RouteDecision decision);

  /** One attempt of that decision is over. */
  default void attempted(String id, AttemptReport report) {}

  /** The answer to that decision is over, whole or not. Once. */
  default void served(String id, Served served) {}
}
