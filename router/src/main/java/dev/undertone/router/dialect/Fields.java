package dev.undertone.router.dialect;

import static dev.undertone.router.dialect.ExtrasReader.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads typed fields of a client's body and names what is wrong with them. */
final class Fields {

  private Fields() {}

  /** A text that must be there. */
  static String text(JsonNode node, String field, String path) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw wrong(path + "." + field, named(value), "a string");
    }
    return value.textValue();
  }

  /** An object that must be there. */
  static JsonNode object(JsonNode node, String field, String path) {
    JsonNode value = node.path(field);
    if (!value.isObject()) {
      String at = path.isEmpty() ? field : path + "." + field;
      throw wrong(at, named(value), "an object");
    }
    return value;
  }

  static @Nullable JsonNode number(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()) {
      throw wrong(field, named(value), "a number");
    }
    return value;
  }

  static long whole(JsonNode node, String field) {
    JsonNode value = number(node, field);
    if (value == null) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 1) {
      throw wrong(field, value.asText(), "a whole number of at least 1");
    }
    return value.longValue();
  }

  static @Nullable Boolean flag(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isBoolean()) {
      throw wrong(field, named(value), "true or false");
    }
    return value.booleanValue();
  }

  /** A string or a list of them; empty where there is none. */
  static List<String> texts(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (value.isTextual()) {
      return List.of(value.textValue());
    }
    List<String> texts = new ArrayList<>();
    if (!value.isArray()) {
      throw wrong(field, named(value), "a string or a list of strings");
    }
    for (JsonNode each : value) {
      if (!each.isTextual()) {
        throw wrong(field + "[" + texts.size() + "]", named(each), "a string");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  static @Nullable JsonNode orNull(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.get(field) : null;
  }

  static String named(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "an object";
      case ARRAY -> "a list";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case MISSING -> "missing";
      case NULL, BINARY -> "null";
    };
  }
}
