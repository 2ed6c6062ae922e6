package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** How a model of Anthropic's dialect is had to go on where another one broke off. */
final class Continuation {

  static final String GO_ON =
      "Go on from exactly where your answer breaks off. Repeat none of it and do not comment on"
          + " it.";

  private Continuation() {}

  /** What stands behind the conversation: the words so far, and a wish where they do not do. */
  static List<ObjectNode> messages(Outgoing outgoing) {
    // Words at the end of which is white space are refused.
    ObjectNode said =
        Json.object().put("role", "assistant").put("content", outgoing.said().stripTrailing());
    return ClaudeGeneration.isAdaptive(outgoing.model())
        ? List.of(said, Json.object().put("role", "user").put("content", GO_ON))
        : List.of(said);
  }
}
