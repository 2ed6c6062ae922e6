package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON schemas as Anthropic's structured output wants them. */
final class Schemas {

  private Schemas() {}

  /**
   * The same schema with every object closed that says nothing of further properties; the provider
   * refuses open ones.
   */
  static JsonNode closed(JsonNode schema) {
    JsonNode copy = schema.deepCopy();
    close(copy);
    return copy;
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && Json.text(object, "type").equals("object")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(Schemas::close);
  }
}
