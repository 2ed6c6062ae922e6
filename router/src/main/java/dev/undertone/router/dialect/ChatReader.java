package dev.undertone.router.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.undertone.conversation.reply.FailureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads chat completions, whole or as chunks, without building trees.
 *
 * <p>Tolerates what upstreams are known to do: no role chunk, {@code content: null}, usage on any
 * or every chunk, with or without choices, tool ids repeated or missing, several tool calls in one
 * chunk or under one index, {@code finish_reason: stop} after tool calls, reasoning under two
 * names, errors inside a stream. Of several choices the first is read, and the others are weighed;
 * the answer ends when all have.
 */
final class ChatReader implements PieceReader {

  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final ProviderErrors errors;
  private final int choices;
  private final Set<Integer> ended = new HashSet<>(2);
  private final Map<Integer, Call> calls = new HashMap<>(4);
  private int callCount;
  private boolean started;
  private boolean calledTool;
  private boolean isAside;
  private Piece.@Nullable Finish firstEnd;
  private boolean finished;

  /** A call under way: the provider's index says which, unless a new id says otherwise. */
  private record Call(int index, String id) {}

  /**
   * @param choices how many were asked for
   */
  ChatReader(ProviderErrors errors, int choices) {
    this.errors = errors;
    this.choices = choices;
  }

  @Override
  public void event(SseEvents.Event event, List<Piece> pieces) {
    byte[] data = event.data();
    int from = event.from();
    int to = event.to();
    while (from < to && data[from] <= ' ') {
      from++;
    }
    while (to > from && data[to - 1] <= ' ') {
      to--;
    }
    if (from == to) {
      if (event.name().equals("error")) {
        throw errors.of(FailureKind.UNAVAILABLE, "the provider ended the stream by an error");
      }
      return;
    }
    if (isDone(data, from, to)) {
      done(pieces);
      return;
    }
    if (event.name().equals("error")) {
      throw errors.ofError(errorIn(tree(data, from, to)));
    }
    parse(data, from, to, pieces);
  }

  @Override
  public void whole(byte[] body, List<Piece> pieces) {
    parse(body, 0, body.length, pieces);
    done(pieces);
  }

  /** Some give fewer choices than were asked for. */
  private void done(List<Piece> pieces) {
    finish(pieces);
    pieces.add(new Piece.Done());
  }

  private void finish(List<Piece> pieces) {
    if (firstEnd != null && !finished) {
      finished = true;
      pieces.add(firstEnd);
    }
  }

  private static boolean isDone(byte[] data, int from, int to) {
    return java.util.Arrays.equals(data, from, to, DONE, 0, DONE.length);
  }

  private static JsonNode errorIn(JsonNode node) {
    return node.has("error") ? node.get("error") : node;
  }

  private JsonNode tree(byte[] data, int from, int to) {
    try {
      return Json.MAPPER.readTree(data, from, to - from);
    } catch (IOException e) {
      throw malformed(to - from);
    }
  }

  private void parse(byte[] data, int from, int to, List<Piece> pieces) {
    try (JsonParser parser = Json.FACTORY.createParser(data, from, to - from)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw errors.of(FailureKind.MALFORMED, "a chunk is not a JSON object");
      }
      chunk(parser, pieces);
    } catch (IOException e) {
      throw malformed(to - from);
    }
  }

  private RuntimeException malformed(int length) {
    return errors.of(FailureKind.MALFORMED, "a chunk of " + length + " bytes is not JSON");
  }

  private void chunk(JsonParser parser, List<Piece> pieces) throws IOException {
    String id = "";
    String model = "";
    long created = 0;
    int first = pieces.size();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "id" -> id = string(parser);
        case "model" -> model = string(parser);
        case "created" -> created = value.isNumeric() ? parser.getLongValue() : 0;
        case "choices" -> choices(parser, pieces);
        case "usage" -> usage(parser, pieces);
        case "error" -> {
          if (value != JsonToken.VALUE_NULL) {
            throw errors.ofError((JsonNode) Json.MAPPER.readTree(parser));
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (!started) {
      started = true;
      pieces.add(first, new Piece.Start(id, model, created));
    }
  }

  private void choices(JsonParser parser, List<Piece> pieces) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      choice(parser, pieces);
    }
  }

  private void choice(JsonParser parser, List<Piece> pieces) throws IOException {
    int before = pieces.size();
    int index = choices == 1 ? 0 : -1;
    String finish = "";
    JsonNode early = null;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    isAside = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "index" -> {
          index = value.isNumeric() ? parser.getIntValue() : 0;
          isAside = index != 0;
        }
        case "delta", "message" -> {
          if (index < 0) {
            early = Json.MAPPER.readTree(parser);
          } else {
            delta(parser, pieces);
          }
        }
        case "finish_reason" -> finish = string(parser);
        default -> parser.skipChildren();
      }
    }
    if (early != null) {
      try (JsonParser again = early.traverse(Json.MAPPER)) {
        again.nextToken();
        delta(again, pieces);
      }
    }
    if (finish.equals("error")) {
      throw errors.of(FailureKind.UNAVAILABLE, "the provider ended the stream by an error");
    }
    if (isAside) {
      List<Piece> own = pieces.subList(before, pieces.size());
      long characters = own.stream().mapToLong(ChatReader::characters).sum();
      own.clear();
      if (characters > 0) {
        pieces.add(new Piece.Aside(characters, false));
      }
    }
    if (!finish.isEmpty()) {
      ended(Math.max(index, 0), finish, pieces);
    }
  }

  private static long characters(Piece piece) {
    return switch (piece) {
      case Piece.Text text -> text.text().length();
      case Piece.Reasoning text -> text.text().length();
      case Piece.Refusal text -> text.text().length();
      case Piece.Tool tool -> tool.name().length() + tool.arguments().length();
      case Piece.Start _, Piece.Signature _, Piece.Redacted _ -> 0;
      case Piece.Aside _, Piece.Finish _, Piece.Usage _, Piece.Done _ -> 0;
    };
  }

  private void ended(int index, String finish, List<Piece> pieces) {
    if (index == 0) {
      Piece.Stop stop = Piece.Stop.ofChat(finish);
      boolean tools = stop == Piece.Stop.END && calledTool;
      firstEnd = new Piece.Finish(tools ? Piece.Stop.TOOLS : stop, "");
      finished = false;
    }
    if (index < choices) {
      ended.add(index);
    }
    if (ended.size() >= choices) {
      finish(pieces);
    } else {
      pieces.add(new Piece.Aside(0, true));
    }
  }

  private void delta(JsonParser parser, List<Piece> pieces) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    boolean reasoned = false;
    int first = pieces.size();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "content" -> content(parser, pieces);
        case "reasoning_content", "reasoning" -> {
          // Some providers tell the same reasoning under both names.
          String text = string(parser);
          if (!text.isEmpty() && !reasoned) {
            reasoned = true;
            // It came before the words, wherever a whole message has it.
            pieces.add(first, new Piece.Reasoning(text));
          }
        }
        case "refusal" -> {
          String text = string(parser);
          if (!text.isEmpty()) {
            pieces.add(new Piece.Refusal(text));
          }
        }
        case "tool_calls" -> toolCalls(parser, pieces);
        case "function_call" -> {
          String[] function = {"", ""};
          if (parser.currentToken() == JsonToken.START_OBJECT) {
            function(parser, function);
            call(0, "", function, pieces);
          }
        }
        default -> parser.skipChildren();
      }
    }
  }

  private static void content(JsonParser parser, List<Piece> pieces) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        JsonNode part = (JsonNode) Json.MAPPER.readTree(parser);
        text(Json.text(part, "text"), pieces);
      }
    } else {
      text(string(parser), pieces);
    }
  }

  private static void text(String text, List<Piece> pieces) {
    if (!text.isEmpty()) {
      pieces.add(new Piece.Text(text));
    }
  }

  private void toolCalls(JsonParser parser, List<Piece> pieces) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    for (int position = 0; parser.nextToken() != JsonToken.END_ARRAY; position++) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        toolCall(parser, position, pieces);
      }
    }
  }

  private void toolCall(JsonParser parser, int position, List<Piece> pieces) throws IOException {
    int index = position;
    String id = "";
    String[] function = {"", ""};
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "index" -> index = value.isNumeric() ? parser.getIntValue() : position;
        case "id" -> id = string(parser);
        case "function" -> function(parser, function);
        default -> parser.skipChildren();
      }
    }
    call(index, id, function, pieces);
  }

  private void call(int index, String id, String[] function, List<Piece> pieces) {
    if (isAside) {
      pieces.add(new Piece.Tool(index, id, function[0], function[1]));
      return;
    }
    calledTool = true;
    Call call = calls.get(index);
    boolean other =
        call != null && !id.isEmpty() && !id.equals(call.id()) && !function[0].isEmpty();
    if (call == null || other) {
      call = new Call(callCount++, id);
      calls.put(index, call);
    }
    pieces.add(new Piece.Tool(call.index(), id, function[0], function[1]));
  }

  private static void function(JsonParser parser, String[] function) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "name" -> function[0] = string(parser);
        case "arguments" -> {
          // A few providers give the arguments as an object.
          function[1] =
              value == JsonToken.START_OBJECT
                  ? Json.MAPPER.readTree(parser).toString()
                  : string(parser);
        }
        default -> parser.skipChildren();
      }
    }
  }

  private static void usage(JsonParser parser, List<Piece> pieces) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    long input = 0;
    long output = 0;
    long cached = 0;
    long writes = 0;
    long reasoning = 0;
    long total = 0;
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
          case "prompt_tokens" -> input = number;
          case "completion_tokens" -> output = number;
          case "cached_tokens", "prompt_cache_hit_tokens" -> cached = number;
          case "cache_write_tokens" -> writes = number;
          case "reasoning_tokens" -> reasoning = number;
          case "total_tokens" -> total = depth == 1 ? number : total;
          case null, default -> {}
        }
      }
    }
    // Where reasoning is counted beside the completion, as xAI does, only the total has both.
    long answered = input > 0 ? Math.max(output, total - input) : output;
    pieces.add(new Piece.Usage(new TokenUsage(input, cached, writes, answered, reasoning)));
  }

  private static String string(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }
}
