package dev.undertone.router.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.undertone.conversation.reply.FailureKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads answers in Anthropic's dialect. An event's type stands in its data, so a missing {@code
 * event} line does no harm; events and blocks of unknown types are passed over.
 */
final class MessagesReader implements PieceReader {

  private final ProviderErrors errors;
  private final Map<Integer, Integer> calls = new HashMap<>(4);
  private int callCount;
  private int bareCall = -1;
  private TokenUsage usage = TokenUsage.NONE;
  private long uncached;

  private String type = "";
  private int index;
  private String id = "";
  private String model = "";
  private String kind = "";
  private String name = "";
  private String text = "";
  private String input = "";
  private String signature = "";
  private String stop = "";
  private String sequence = "";
  private boolean counted;

  MessagesReader(ProviderErrors errors) {
    this.errors = errors;
  }

  /** Type of the event that was read last. */
  String type() {
    return type;
  }

  /** Its block's index. */
  int index() {
    return index;
  }

  /** Its block's or delta's type. */
  String kind() {
    return kind;
  }

  @Override
  public void event(SseEvents.Event event, List<Piece> pieces) {
    int length = event.to() - event.from();
    if (length == 0) {
      if (event.name().equals("error")) {
        throw errors.of(FailureKind.UNAVAILABLE, "the provider ended the stream by an error");
      }
      return;
    }
    reset();
    try (JsonParser parser = Json.FACTORY.createParser(event.data(), event.from(), length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw errors.of(FailureKind.MALFORMED, "an event is not a JSON object");
      }
      fields(parser);
    } catch (IOException e) {
      throw errors.of(FailureKind.MALFORMED, "an event of " + length + " bytes is not JSON");
    }
    interpret(event.name(), pieces);
  }

  private void reset() {
    type = "";
    index = 0;
    id = "";
    model = "";
    kind = "";
    name = "";
    text = "";
    input = "";
    signature = "";
    stop = "";
    sequence = "";
    counted = false;
  }

  private void fields(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "type" -> type = string(parser);
        case "index" -> index = value.isNumeric() ? parser.getIntValue() : 0;
        case "delta", "content_block" -> block(parser);
        case "message" -> message(parser);
        case "usage" -> usage(parser);
        case "error" -> {
          if (value != JsonToken.VALUE_NULL) {
            JsonNode error = Json.MAPPER.readTree(parser);
            throw errors.ofError(error);
          }
        }
        default -> parser.skipChildren();
      }
    }
  }

  private void block(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "type" -> kind = string(parser);
        case "id" -> id = string(parser);
        case "name" -> name = string(parser);
        case "text", "partial_json", "data" -> text = string(parser);
        case "thinking" -> text = string(parser);
        case "signature" -> signature = string(parser);
        case "stop_reason" -> stop = string(parser);
        case "stop_sequence" -> sequence = string(parser);
        case "input" -> {
          if (value == JsonToken.START_OBJECT) {
            JsonNode tree = Json.MAPPER.readTree(parser);
            input = tree.isEmpty() ? "" : tree.toString();
          } else {
            parser.skipChildren();
          }
        }
        default -> parser.skipChildren();
      }
    }
  }

  private void message(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "id" -> id = string(parser);
        case "model" -> model = string(parser);
        case "usage" -> usage(parser);
        default -> parser.skipChildren();
      }
    }
  }

  /** Counts are cumulative and told in parts: what an event does not tell stays as it was. */
  private void usage(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    long cached = usage.cachedInput();
    long writes = usage.cacheWrites();
    long output = usage.output();
    long reasoning = usage.reasoning();
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
        depth++;
      } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
        depth--;
      } else if (token == JsonToken.VALUE_NUMBER_INT) {
        long number = parser.getLongValue();
        switch (parser.currentName()) {
          case "input_tokens" -> uncached = number;
          case "cache_read_input_tokens" -> cached = number;
          case "cache_creation_input_tokens" -> writes = number;
          case "output_tokens" -> output = number;
          case "thinking_tokens" -> reasoning = number;
          case null, default -> {}
        }
      }
    }
    usage = new TokenUsage(uncached + cached + writes, cached, writes, output, reasoning);
    counted = true;
  }

  private void interpret(String eventName, List<Piece> pieces) {
    type = type.isEmpty() ? eventName : type;
    switch (type) {
      case "message_start" -> {
        pieces.add(new Piece.Start(id, model, 0));
        pieces.add(new Piece.Usage(usage));
      }
      case "content_block_start" -> opened(pieces);
      case "content_block_delta" -> delta(pieces);
      case "content_block_stop" -> closed(pieces);
      case "message_delta" -> {
        if (counted) {
          pieces.add(new Piece.Usage(usage));
        }
        if (!stop.isEmpty()) {
          pieces.add(new Piece.Finish(Piece.Stop.ofMessages(stop), sequence));
        }
      }
      case "message_stop" -> pieces.add(new Piece.Done());
      case "error" -> throw errors.of(FailureKind.UNAVAILABLE, "error in the stream");
      default -> {
        // Pings and the ends of blocks say nothing to other dialects; new events may be ignored.
      }
    }
  }

  /** A call without arguments has none at all here; elsewhere they are an empty object. */
  private void closed(List<Piece> pieces) {
    Integer call = calls.get(index);
    if (call != null && call == bareCall) {
      pieces.add(new Piece.Tool(call, "", "", "{}"));
      bareCall = -1;
    }
  }

  private void opened(List<Piece> pieces) {
    switch (kind) {
      case "text" -> text(text, pieces);
      case "thinking" -> reasoning(pieces);
      case "redacted_thinking" -> pieces.add(new Piece.Redacted(text));
      case "tool_use" -> {
        calls.put(index, callCount);
        pieces.add(new Piece.Tool(callCount, id, name, input));
        bareCall = input.isEmpty() ? callCount : -1;
        callCount++;
      }
      default -> {
        // What a tool on the provider's own server did has no counterpart elsewhere.
      }
    }
  }

  private void delta(List<Piece> pieces) {
    switch (kind) {
      case "text_delta" -> text(text, pieces);
      case "thinking_delta" -> reasoning(pieces);
      case "signature_delta" -> pieces.add(new Piece.Signature(signature));
      case "input_json_delta" -> {
        Integer call = calls.get(index);
        if (call != null && !text.isEmpty()) {
          bareCall = -1;
          pieces.add(new Piece.Tool(call, "", "", text));
        }
      }
      default -> {
        // Citations have no counterpart elsewhere.
      }
    }
  }

  private void reasoning(List<Piece> pieces) {
    if (!text.isEmpty()) {
      pieces.add(new Piece.Reasoning(text));
    }
    if (!signature.isEmpty()) {
      pieces.add(new Piece.Signature(signature));
    }
  }

  private static void text(String text, List<Piece> pieces) {
    if (!text.isEmpty()) {
      pieces.add(new Piece.Text(text));
    }
  }

  @Override
  public void whole(byte[] body, List<Piece> pieces) {
    JsonNode message;
    try {
      message = Json.MAPPER.readTree(body);
    } catch (IOException e) {
      throw errors.of(FailureKind.MALFORMED, "an answer of " + body.length + " bytes is not JSON");
    }
    if (message.hasNonNull("error")) {
      throw errors.ofError(message.get("error"));
    }
    if (!message.path("content").isArray()) {
      throw errors.of(FailureKind.MALFORMED, "the answer is not a message");
    }
    pieces.add(new Piece.Start(Json.text(message, "id"), Json.text(message, "model"), 0));
    for (JsonNode part : message.path("content")) {
      part(part, pieces);
    }
    try (JsonParser parser = message.path("usage").traverse(Json.MAPPER)) {
      parser.nextToken();
      usage(parser);
      pieces.add(new Piece.Usage(usage));
    } catch (IOException e) {
      throw errors.of(FailureKind.MALFORMED, "the usage cannot be read");
    }
    String reason = Json.text(message, "stop_reason");
    if (!reason.isEmpty()) {
      pieces.add(
          new Piece.Finish(Piece.Stop.ofMessages(reason), Json.text(message, "stop_sequence")));
    }
    pieces.add(new Piece.Done());
  }

  private void part(JsonNode part, List<Piece> pieces) {
    reset();
    kind = Json.text(part, "type");
    id = Json.text(part, "id");
    name = Json.text(part, "name");
    signature = Json.text(part, "signature");
    text =
        switch (kind) {
          case "thinking" -> Json.text(part, "thinking");
          case "redacted_thinking" -> Json.text(part, "data");
          default -> Json.text(part, "text");
        };
    input = part.path("input").isObject() ? part.path("input").toString() : "{}";
    opened(pieces);
  }

  private static String string(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }
}
