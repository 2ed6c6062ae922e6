package dev.undertone.conversation.reply;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.turn.LatencyBudget;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import java.util.List;
import java.util.Map;

/**
 * Asks for one answer.
 *
 * @param router id of the router file that decides
 * @param instructions the agent's, before the route's own prompt
 * @param history ends with the caller's words of this turn
 * @param metadata string pairs visible to rules
 * @param user sticky key of weighted choices; empty when unknown
 * @param tenant whose call it is, by id; empty for the house's own
 */
public record ReplyRequest(
    CallId call,
    TurnId turn,
    String router,
    String instructions,
    History history,
    List<Tool> tools,
    TurnSignals signals,
    LatencyBudget budget,
    Map<String, String> metadata,
    String user,
    String tenant) {
  public ReplyRequest {
    tools = List.copyOf(tools);
    metadata = Map.copyOf(metadata);
  }
}
