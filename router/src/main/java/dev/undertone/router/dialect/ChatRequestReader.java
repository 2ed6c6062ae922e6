package dev.undertone.router.dialect;

import static dev.undertone.router.dialect.ExtrasReader.wrong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.router.dialect.Neutral.Choice;
import dev.undertone.router.dialect.Neutral.Part;
import dev.undertone.router.dialect.Neutral.Role;
import dev.undertone.router.dialect.Neutral.Source;
import dev.undertone.router.dialect.Neutral.Tool;
import dev.undertone.router.dialect.Neutral.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a chat completions request. */
final class ChatRequestReader {

  private final ObjectNode body;
  private final Refusals refusals;

  ChatRequestReader(ObjectNode body, Refusals refusals) {
    this.body = body;
    this.refusals = refusals;
  }

  Neutral read() {
    List<Turn> turns = new ArrayList<>();
    JsonNode messages = body.path("messages");
    for (int i = 0; i < messages.size(); i++) {
      turns.add(turn(messages.get(i), "messages[" + i + "]"));
    }
    return new Neutral(turns, tools(), choice(), settings());
  }

  private Turn turn(JsonNode message, String path) {
    String role = Fields.text(message, "role", path);
    List<Part> parts = new ArrayList<>();
    return switch (role) {
      case "system", "developer" -> {
        NestedFields.CHAT_INSTRUCTIONS.check(message, path, refusals);
        content(message, path, parts);
        yield new Turn(Role.SYSTEM, parts);
      }
      case "user" -> {
        NestedFields.CHAT_USER.check(message, path, refusals);
        content(message, path, parts);
        yield new Turn(Role.USER, parts);
      }
      case "assistant" -> {
        NestedFields.CHAT_ASSISTANT.check(message, path, refusals);
        thinking(message, parts);
        content(message, path, parts);
        if (Json.has(message, "refusal")) {
          parts.add(new Part.Refusal(Json.text(message, "refusal")));
        }
        calls(message, path, parts);
        yield new Turn(Role.ASSISTANT, parts);
      }
      case "tool" -> {
        NestedFields.CHAT_TOOL.check(message, path, refusals);
        content(message, path, parts);
        String id = Fields.text(message, "tool_call_id", path);
        JsonNode cache = Fields.orNull(message, "cache_control");
        yield new Turn(Role.USER, List.of(new Part.ToolResult(id, parts, false, cache)));
      }
      default ->
          throw wrong(
              path + ".role", role, "system, developer, user, assistant or tool for this provider");
    };
  }

  private void content(JsonNode message, String path, List<Part> parts) {
    JsonNode content = message.path("content");
    if (content.isTextual()) {
      parts.add(new Part.Text(content.textValue(), Fields.orNull(message, "cache_control")));
    } else if (content.isArray()) {
      for (int i = 0; i < content.size(); i++) {
        parts.add(part(content.get(i), path + ".content[" + i + "]"));
      }
    } else if (!content.isMissingNode() && !content.isNull()) {
      throw wrong(path + ".content", Fields.named(content), "a string or a list");
    }
  }

  private Part part(JsonNode part, String path) {
    JsonNode cache = Fields.orNull(part, "cache_control");
    String type = Fields.text(part, "type", path);
    return switch (type) {
      case "text" -> {
        NestedFields.CHAT_TEXT.check(part, path, refusals);
        yield new Part.Text(Fields.text(part, "text", path), cache);
      }
      case "refusal" -> {
        NestedFields.CHAT_REFUSAL.check(part, path, refusals);
        yield new Part.Refusal(Fields.text(part, "refusal", path));
      }
      case "image_url" -> {
        NestedFields.CHAT_IMAGE.check(part, path, refusals);
        JsonNode image = Fields.object(part, "image_url", path);
        NestedFields.CHAT_IMAGE_URL.check(image, path + ".image_url", refusals);
        String url = Fields.text(image, "url", path + ".image_url");
        yield new Part.Image(Source.of(url), "", path, cache);
      }
      case "input_audio" -> {
        NestedFields.CHAT_AUDIO.check(part, path, refusals);
        JsonNode audio = Fields.object(part, "input_audio", path);
        String at = path + ".input_audio";
        yield new Part.Audio(
            Fields.text(audio, "data", at), Fields.text(audio, "format", at), path);
      }
      case "file" -> {
        NestedFields.CHAT_FILE.check(part, path, refusals);
        yield file(Fields.object(part, "file", path), path, cache);
      }
      default -> throw wrong(path + ".type", type, "text, refusal, image_url, input_audio or file");
    };
  }

  private Part file(JsonNode file, String path, @Nullable JsonNode cache) {
    NestedFields.CHAT_FILE_FILE.check(file, path + ".file", refusals);
    if (Json.has(file, "file_id")) {
      refusals.refuse(path + ".file.file_id", "is known to another provider only");
      return new Part.Text("", cache);
    }
    String data = Fields.text(file, "file_data", path + ".file");
    return new Part.Document(Source.of(data), Json.text(file, "filename"), path, cache);
  }

  /** Reasoning that came out of Anthropic's models must go back with its signature. */
  private static void thinking(JsonNode message, List<Part> parts) {
    for (JsonNode block : message.path("thinking_blocks")) {
      if (Json.text(block, "type").equals("redacted_thinking")) {
        parts.add(new Part.Redacted(Json.text(block, "data")));
      } else {
        parts.add(new Part.Thinking(Json.text(block, "thinking"), Json.text(block, "signature")));
      }
    }
  }

  private void calls(JsonNode message, String path, List<Part> parts) {
    JsonNode calls = message.path("tool_calls");
    for (int i = 0; i < calls.size(); i++) {
      JsonNode call = calls.get(i);
      String at = path + ".tool_calls[" + i + "]";
      String type = call.path("type").asText("function");
      if (!type.equals("function")) {
        throw wrong(at + ".type", type, "function for this provider");
      }
      NestedFields.CHAT_CALL.check(call, at, refusals);
      JsonNode function = Fields.object(call, "function", at);
      NestedFields.CHAT_CALL_FUNCTION.check(function, at + ".function", refusals);
      parts.add(
          new Part.ToolUse(
              Fields.text(call, "id", at),
              Fields.text(function, "name", at + ".function"),
              Json.text(function, "arguments"),
              Fields.orNull(call, "cache_control")));
    }
  }

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    JsonNode list = body.path("tools");
    for (int i = 0; i < list.size(); i++) {
      JsonNode tool = list.get(i);
      String path = "tools[" + i + "]";
      String type = tool.path("type").asText("function");
      if (!type.equals("function")) {
        refusals.refuse(path + ".type", "is " + type + ", which the chosen provider lacks");
        continue;
      }
      NestedFields.CHAT_TOOL_DECLARED.check(tool, path, refusals);
      JsonNode function = Fields.object(tool, "function", path);
      NestedFields.CHAT_FUNCTION.check(function, path + ".function", refusals);
      tools.add(
          new Tool(
              Fields.text(function, "name", path + ".function"),
              Json.text(function, "description"),
              Fields.orNull(function, "parameters"),
              Fields.orNull(function, "strict"),
              Fields.orNull(tool, "cache_control")));
    }
    return tools;
  }

  private Choice choice() {
    JsonNode choice = body.path("tool_choice");
    return chosen(choice).withParallel(Fields.flag(body, "parallel_tool_calls"));
  }

  private Choice chosen(JsonNode choice) {
    if (choice.isObject()) {
      if (!Json.text(choice, "type").equals("function")) {
        refusals.refuse("tool_choice.type", "is not function, which the chosen provider lacks");
        return Choice.UNSAID;
      }
      JsonNode function = Fields.object(choice, "function", "tool_choice");
      String name = Fields.text(function, "name", "tool_choice.function");
      return new Choice(Choice.Mode.NAMED, name, null);
    }
    return mode(choice);
  }

  static Choice mode(JsonNode choice) {
    return switch (choice.asText("")) {
      case "auto" -> new Choice(Choice.Mode.AUTO, "", null);
      case "none" -> new Choice(Choice.Mode.NONE, "", null);
      case "required" -> new Choice(Choice.Mode.REQUIRED, "", null);
      case "", "null" -> Choice.UNSAID;
      default ->
          throw wrong(
              "tool_choice", choice.asText(), "auto, none, required or the name of a function");
    };
  }

  private Neutral.Settings settings() {
    long max =
        Json.has(body, "max_completion_tokens")
            ? Fields.whole(body, "max_completion_tokens")
            : Fields.whole(body, "max_tokens");
    return new Neutral.Settings(
        max,
        Fields.number(body, "temperature"),
        Fields.number(body, "top_p"),
        Fields.number(body, "top_k"),
        Fields.texts(body, "stop"),
        Json.text(body, "reasoning_effort"),
        0,
        format(body.path("response_format")),
        Map.of());
  }

  private Neutral.@Nullable Format format(JsonNode format) {
    String type = format.path("type").asText("text");
    return switch (type) {
      case "text" -> null;
      case "json_schema" -> {
        NestedFields.CHAT_FORMAT.check(format, "response_format", refusals);
        JsonNode schema = Fields.object(format, "json_schema", "response_format");
        NestedFields.CHAT_SCHEMA.check(schema, "response_format.json_schema", refusals);
        yield new Neutral.Format(
            Json.text(schema, "name"),
            Json.text(schema, "description"),
            Fields.object(schema, "schema", "response_format.json_schema"),
            Fields.orNull(schema, "strict"));
      }
      default -> {
        refusals.refuse(
            "response_format.type",
            "is " + type + ", which the chosen provider lacks: use json_schema");
        yield null;
      }
    };
  }
}
