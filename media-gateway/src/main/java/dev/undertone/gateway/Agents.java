package dev.undertone.gateway;

import dev.undertone.conversation.Agent;
import java.util.Map;
import java.util.TreeSet;

/**
 * The agents that callers may ask for.
 *
 * @param byId not empty
 * @param fallback id of the one who answers when none is asked for
 */
public record Agents(Map<String, Agent> byId, String fallback) {
  public Agents {
    byId = Map.copyOf(byId);
    if (!byId.containsKey(fallback)) {
      throw new IllegalArgumentException(
          "default agent = '" + fallback + "', must be one of " + new TreeSet<>(byId.keySet()));
    }
  }

  /**
   * @throws IllegalArgumentException for an unknown id
   */
  public Agent find(String idOrEmpty) {
    Agent agent = byId.get(idOrEmpty.isEmpty() ? fallback : idOrEmpty);
    if (agent == null) {
      throw new IllegalArgumentException("must be one of " + new TreeSet<>(byId.keySet()));
    }
    return agent;
  }
}
