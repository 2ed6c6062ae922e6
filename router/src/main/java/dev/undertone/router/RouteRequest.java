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
 * @param facts of the text that is to be answered
 * @param ask what the client says of the choice
 * @param continuity what a change of models would give up
 * @param user sticky key; the call's id stands in when empty
 * @param door where the request came in
 * @param agent id of the agent
 * @param tenant whose request it is; empty for the house's own
 */
public record RouteRequest(
    TurnSignals signals,
    Duration budgetLeft,
    Duration budgetTotal,
    long epochMillis,
    RequestFacts facts,
    Ask ask,
    Continuity continuity,
    Map<String, String> metadata,
    String user,
    String door,
    String agent,
    String tenant) {
  public RouteRequest {
    metadata = Map.copyOf(metadata);
  }

  /** A request of a turn that asks for nothing special. */
  public RouteRequest(
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
    this(
        signals,
        budgetLeft,
        budgetTotal,
        epochMillis,
        new RequestFacts(promptTokens, messages, needs),
        Ask.NOTHING,
        Continuity.NONE,
        metadata,
        user,
        door,
        agent,
        "");
  }
}
