package dev.undertone.router.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.undertone.router.record.Outcome.Value;

/** Values of outcomes as JSON: a number, a boolean or a string. Any thread. */
final class OutcomeJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private OutcomeJson() {}

  static String value(Value value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (value) {
      case Value.Figure(double number) -> json.numberNode(number).toString();
      case Value.Flag(boolean flag) -> json.booleanNode(flag).toString();
      case Value.Word(String word) -> json.textNode(word).toString();
    };
  }

  /**
   * @throws IllegalArgumentException when it is none of them
   */
  static Value value(String json) {
    try {
      return value(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("value must be a number, a boolean or a string", e);
    }
  }

  static Value value(JsonNode node) {
    if (node.isNumber()) {
      return new Value.Figure(node.asDouble());
    }
    if (node.isBoolean()) {
      return new Value.Flag(node.asBoolean());
    }
    if (node.isTextual()) {
      return new Value.Word(node.asText());
    }
    throw new IllegalArgumentException("value must be a number, a boolean or a string");
  }
}
