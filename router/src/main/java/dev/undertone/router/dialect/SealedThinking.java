package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.undertone.router.dialect.Neutral.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Anthropic's thinking inside a reasoning item of the responses dialect: what is needed to give it
 * back to its provider travels as {@code encrypted_content}, which clients hand back unread.
 */
final class SealedThinking {

  private static final String SIGNATURE = "anthropic.signature:";
  private static final String REDACTED = "anthropic.redacted:";

  private SealedThinking() {}

  static String ofSignature(String signature) {
    return SIGNATURE + signature;
  }

  static String ofRedacted(String data) {
    return REDACTED + data;
  }

  /** What a reasoning item holds; empty where another provider sealed it. */
  static List<Part> open(JsonNode item) {
    String sealed = Json.text(item, "encrypted_content");
    List<Part> parts = new ArrayList<>();
    if (sealed.startsWith(REDACTED)) {
      parts.add(new Part.Redacted(sealed.substring(REDACTED.length())));
    } else if (sealed.startsWith(SIGNATURE)) {
      var text = new StringBuilder();
      item.path("summary").forEach(part -> text.append(Json.text(part, "text")));
      parts.add(new Part.Thinking(text.toString(), sealed.substring(SIGNATURE.length())));
    }
    return parts;
  }
}
