package dev.undertone.router;

import dev.undertone.conversation.turn.TurnSignals;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * All that a decision may depend on beside {@link dev.undertone.router.health.FleetView}.
 *
 * @param signals of the turn
 * @param budgetLeft turn gap that may still be spent
 * @param budgetTotal turn gap the turn may take
 * @param epochMillis wall-clock time of the request, for rules on the time of day
 * @param promptTokens estimate of what would be sent
 * @param messages in the history
 * @param needs capabilities the request cannot do without: {@code tools}, {@code images}, {@code
 *     json_schema}
 * @param user sticky key; the call's id stands in when empty
 * @param door where the request came in
 * @param agent id of the agent
 */
public record RouteRequest(
    TurnSignals signals,
    Duration budgetLeft,
    Duration budgetTotal,
    long epochMillis,
    int promptTokens,
    int messages,
    Set<String> needs,
    Map<String, String> metadata,
    String user,
    String door,
    String agent) {
  public RouteRequest {
    needs = Set.copyOf(needs);
    metadata = Map.copyOf(metadata);
  }
}
