package dev.undertone.gateway;

import dev.undertone.conversation.Agent;
import java.util.Map;
import java.util.TreeSet;

/**
 * The agents that callers may ask for.
 *
 * @param byId not empty
 * @param fallback id of the one who answers when none is asked for
 * @param byDoor id of the one who does so at this door
 */
public record Agents(Map<String, Agent> byId, String fallback, Map<String, String> byDoor) {
  public Agents {
    byId = Map.copyOf(byId);
    byDoor = Map.copyOf(byDoor);
    for (Map.Entry<String, String> door : byDoor.entrySet()) {
      if (!byId.containsKey(door.getValue())) {
        throw new IllegalArgumentException(
            "agents.doors.%s = '%s', must be one of %s"
                .formatted(door.getKey(), door.getValue(), new TreeSet<>(byId.keySet())));
      }
    }
    if (!byId.containsKey(fallback)) {
      throw new IllegalArgumentException(
          "default agent = '" + fallback + "', must be one of " + new TreeSet<>(byId.keySet()));
    }
  }

  /** The same agents at every door. */
  public Agents(Map<String, Agent> byId, String fallback) {
    this(byId, fallback, Map.of());
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
