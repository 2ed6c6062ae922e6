package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** Thinking in the messages of Anthropic's dialect. */
final class Thinking {

  private Thinking() {}

  /** A list of messages without the thinking that nobody signed, and without what is empty then. */
  static byte[] withoutUnsigned(byte[] messages) {
    try {
      JsonNode list = Json.MAPPER.readTree(messages);
      for (Iterator<JsonNode> each = list.iterator(); each.hasNext(); ) {
        if (each.next().path("content") instanceof ArrayNode parts) {
          boolean removed = removeUnsigned(parts);
          if (removed && parts.isEmpty()) {
            each.remove();
          }
        }
      }
      return Json.bytes(list);
    } catch (IOException e) {
      throw new UncheckedIOException("the scan has read it before", e);
    }
  }

  /**
   * Whether the last answer calls tools without the thinking that led to it: behind such calls a
   * provider refuses to think.
   */
  static boolean isLostBeforeCalls(JsonNode messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (Json.text(messages.get(i), "role").equals("assistant")) {
        boolean calls = false;
        boolean thought = false;
        for (JsonNode part : messages.get(i).path("content")) {
          String type = Json.text(part, "type");
          calls |= type.equals("tool_use");
          thought |=
              type.equals("redacted_thinking")
                  || (type.equals("thinking") && !Json.text(part, "signature").isEmpty());
        }
        return calls && !thought;
      }
    }
    return false;
  }

  private static boolean removeUnsigned(ArrayNode parts) {
    boolean removed = false;
    for (Iterator<JsonNode> each = parts.iterator(); each.hasNext(); ) {
      JsonNode part = each.next();
      if (Json.text(part, "type").equals("thinking") && Json.text(part, "signature").isEmpty()) {
        each.remove();
        removed = true;
      }
    }
    return removed;
  }
}
