package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/** JSON schemas as providers want them. */
final class Schemas {

  private Schemas() {}

  /**
   * The same schema with every object closed that says nothing of further properties; Anthropic
   * refuses open ones.
   */
  static JsonNode closed(JsonNode schema) {
    JsonNode copy = schema.deepCopy();
    close(copy);
    return copy;
  }

  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && describesObjects(object)
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(Schemas::close);
  }

  /** Whether its type is an object, or may be one beside null. */
  private static boolean describesObjects(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      for (JsonNode each : type) {
        if (each.asText().equals("object")) {
          return true;
        }
      }
    }
    return type.isTextual() && type.textValue().equals("object");
  }

  /**
   * Whether OpenAI takes it as strict: an object, and every object in it is closed and requires all
   * of its properties. May be false for odd ones that it would take.
   */
  static boolean mayBeStrict(JsonNode schema) {
    return describesObjects(schema) && isStrict(schema);
  }

  private static boolean isStrict(JsonNode node) {
    boolean object = describesObjects(node) || node.path("properties").isObject();
    if (object && !(isClosed(node) && requiresAll(node))) {
      return false;
    }
    for (JsonNode each : node) {
      if (!isStrict(each)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isClosed(JsonNode object) {
    JsonNode more = object.path("additionalProperties");
    return more.isBoolean() && !more.booleanValue();
  }

  private static boolean requiresAll(JsonNode object) {
    Set<String> required = new HashSet<>();
    object.path("required").forEach(each -> required.add(each.asText()));
    for (var property : object.path("properties").properties()) {
      if (!required.contains(property.getKey())) {
        return false;
      }
    }
    return true;
  }
}
