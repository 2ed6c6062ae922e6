package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.router.dialect.Asked.MessageSpan;
import dev.undertone.router.dialect.TopLevel.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a client's request to a provider of the same dialect: its bytes, but for the model, what was
 * meant for us, and what the variant sets. One request, one thread.
 */
final class Splice {

  private static final byte[] ASKING_USAGE = ascii("{\"include_usage\":true}");

  private final Asked asked;
  private final Outgoing outgoing;
  private final TopLevel top;
  private final Set<String> cut = new HashSet<>(ExtrasReader.NEVER_FORWARDED);
  private final Map<String, byte[]> put = new LinkedHashMap<>();

  Splice(Asked asked, Outgoing outgoing) {
    this.asked = asked;
    this.outgoing = outgoing;
    this.top = asked.top();
  }

  byte[] body() {
    put.put("model", Json.bytes(outgoing.model()));
    identity();
    Parameters parameters = Parameters.of(outgoing);
    if (asked.dialect() == Dialect.MESSAGES) {
      new MessagesSplice(top, outgoing, parameters, cut, put).apply();
    } else {
      parameters
          .forChat()
          .forEach(
              (name, value) -> {
                if (Parameters.isOfTools(name) && top.find("tools") == null) {
                  return; // without tools it is refused
                }
                cut.addAll(Parameters.synonyms(name));
                put.put(name, Json.bytes(value));
              });
    }
    if (asked.dialect() == Dialect.CHAT) {
      usage();
    }
    if (asked.dialect() == Dialect.MESSAGES && !outgoing.prompt().isBlank()) {
      system();
    }
    if (asked.messages() != null) {
      messages(asked.messages());
    }
    return top.rewrite(cut, put);
  }

  private void identity() {
    if (asked.dialect() == Dialect.MESSAGES) {
      cut.add("user");
      cut.add("metadata");
      if (outgoing.forwardUser() && !asked.userId().isEmpty()) {
        put.put("metadata", Json.bytes(Map.of("user_id", asked.userId())));
      }
      return;
    }
    if (!outgoing.forwardUser()) {
      cut.add("user");
    }
    if (!outgoing.forwardMetadata()) {
      cut.add("metadata");
    }
  }

  private void usage() {
    if (!asked.stream() || !outgoing.askUsage() || asked.includeUsage()) {
      return;
    }
    Member options = top.find("stream_options");
    if (options == null || top.json()[options.value()] != '{') {
      put.put("stream_options", ASKING_USAGE);
    } else {
      put.put(
          "stream_options",
          Json.bytes(((ObjectNode) top.tree(options)).put("include_usage", true)));
    }
  }

  private void system() {
    Member system = top.find("system");
    put.put(
        "system",
        system == null
            ? Json.bytes(outgoing.prompt().strip())
            : extended(system.value(), system.to()));
  }

  private void messages(MessageSpan span) {
    List<Insertion> insertions = new ArrayList<>(2);
    if (asked.dialect() == Dialect.CHAT && !outgoing.prompt().isBlank()) {
      insertions.add(instructions(span));
    }
    if (!outgoing.said().isBlank()) {
      insertions.add(new Insertion(span.close(), span.close(), said()));
    }
    Member messages = top.find("messages");
    if (messages == null || (insertions.isEmpty() && !mustDropThinking())) {
      return;
    }
    byte[] value = inserted(messages, insertions);
    put.put("messages", mustDropThinking() ? Thinking.withoutUnsigned(value) : value);
  }

  private byte[] said() {
    List<ObjectNode> messages =
        asked.dialect() == Dialect.MESSAGES
            ? Continuation.messages(outgoing)
            : List.of(Json.object().put("role", "assistant").put("content", outgoing.said()));
    var out = new Bytes(256);
    messages.forEach(message -> out.add(",").add(Json.bytes(message)));
    return out.take();
  }

  /**
   * Thinking of a model that signs nothing, which a client hands back here, is refused by a
   * provider that signs its own.
   */
  private boolean mustDropThinking() {
    return asked.dialect() == Dialect.MESSAGES && asked.unsignedThinking();
  }

  private Insertion instructions(MessageSpan span) {
    boolean first = span.firstRole().equals("system") || span.firstRole().equals("developer");
    if (first && span.firstContent() >= 0) {
      return new Insertion(
          span.firstContent(),
          span.firstContentEnd(),
          extended(span.firstContent(), span.firstContentEnd()));
    }
    byte[] message =
        Json.bytes(Json.object().put("role", "system").put("content", outgoing.prompt().strip()));
    return new Insertion(span.open(), span.open(), joined("", message, ","));
  }

  /** Instructions, a string or a list of parts, with the variant's behind them. */
  private byte[] extended(int from, int to) {
    JsonNode old = tree(from, to);
    String added = outgoing.prompt().strip();
    if (old instanceof ArrayNode parts) {
      parts.addObject().put("type", "text").put("text", added);
      return Json.bytes(parts);
    }
    String before = old.asText("").strip();
    return Json.bytes(before.isEmpty() || old.isNull() ? added : before + "\n\n" + added);
  }

  private record Insertion(int from, int to, byte[] bytes) {}

  private byte[] inserted(Member member, List<Insertion> insertions) {
    var out = new Bytes(member.to() - member.value() + 512);
    int at = member.value();
    for (Insertion insertion : insertions) {
      out.add(top.json(), at, insertion.from()).add(insertion.bytes());
      at = insertion.to();
    }
    return out.add(top.json(), at, member.to()).take();
  }

  private JsonNode tree(int from, int to) {
    try {
      return Json.MAPPER.readTree(top.json(), from, to - from);
    } catch (IOException e) {
      throw new UncheckedIOException("the scan has read it before", e);
    }
  }

  private static byte[] joined(String before, byte[] json, String after) {
    return new Bytes(json.length + 2).add(before).add(json).add(after).take();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
