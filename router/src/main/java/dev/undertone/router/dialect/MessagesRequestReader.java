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

/** From a request in Anthropic's dialect. */
final class MessagesRequestReader {

  private final ObjectNode body;
  private final Refusals refusals;

  MessagesRequestReader(ObjectNode body, Refusals refusals) {
    this.body = body;
    this.refusals = refusals;
  }

  Neutral read() {
    List<Turn> turns = new ArrayList<>();
    List<Part> system = content(body.path("system"), "system");
    if (!system.isEmpty()) {
      turns.add(new Turn(Role.SYSTEM, system));
    }
    JsonNode messages = body.path("messages");
    for (int i = 0; i < messages.size(); i++) {
      turns.add(turn(messages.get(i), "messages[" + i + "]"));
    }
    return new Neutral(turns, tools(), choice(body.path("tool_choice"), refusals), settings());
  }

  private Turn turn(JsonNode message, String path) {
    NestedFields.MESSAGES_TURN.check(message, path, refusals);
    String role = Fields.text(message, "role", path);
    Role neutral =
        switch (role) {
          case "user" -> Role.USER;
          case "assistant" -> Role.ASSISTANT;
          case "system" -> Role.SYSTEM;
          default -> throw wrong(path + ".role", role, "user or assistant");
        };
    return new Turn(neutral, content(message.path("content"), path + ".content"));
  }

  private List<Part> content(JsonNode content, String path) {
    List<Part> parts = new ArrayList<>();
    if (content.isTextual()) {
      parts.add(new Part.Text(content.textValue(), null));
    } else if (content.isArray()) {
      for (int i = 0; i < content.size(); i++) {
        part(content.get(i), path + "[" + i + "]", parts);
      }
    } else if (!content.isMissingNode() && !content.isNull()) {
      throw wrong(path, Fields.named(content), "a string or a list");
    }
    return parts;
  }

  private void part(JsonNode part, String path, List<Part> parts) {
    JsonNode cache = Fields.orNull(part, "cache_control");
    String type = Fields.text(part, "type", path);
    switch (type) {
      case "text" -> {
        NestedFields.MESSAGES_TEXT.check(part, path, refusals);
        parts.add(new Part.Text(Fields.text(part, "text", path), cache));
      }
      case "image" -> {
        NestedFields.MESSAGES_IMAGE.check(part, path, refusals);
        Source source = source(Fields.object(part, "source", path), path + ".source");
        if (source != null) {
          parts.add(new Part.Image(source, "", path, cache));
        }
      }
      case "document" -> {
        NestedFields.MESSAGES_DOCUMENT.check(part, path, refusals);
        Source source = source(Fields.object(part, "source", path), path + ".source");
        if (source != null) {
          parts.add(new Part.Document(source, Json.text(part, "title"), path, cache));
        }
      }
      case "tool_use" -> {
        NestedFields.MESSAGES_CALL.check(part, path, refusals);
        parts.add(
            new Part.ToolUse(
                Fields.text(part, "id", path),
                Fields.text(part, "name", path),
                part.path("input").isObject() ? part.path("input").toString() : "{}",
                cache));
      }
      case "tool_result" -> {
        NestedFields.MESSAGES_RESULT.check(part, path, refusals);
        parts.add(
            new Part.ToolResult(
                Fields.text(part, "tool_use_id", path),
                content(part.path("content"), path + ".content"),
                part.path("is_error").asBoolean(false),
                cache));
      }
      case "thinking" ->
          parts.add(new Part.Thinking(Json.text(part, "thinking"), Json.text(part, "signature")));
      case "redacted_thinking" -> parts.add(new Part.Redacted(Json.text(part, "data")));
      default ->
          refusals.refuse(path + ".type", "is " + type + ", which the chosen provider lacks");
    }
  }

  private @Nullable Source source(JsonNode source, String path) {
    String type = Fields.text(source, "type", path);
    return switch (type) {
      case "base64" ->
          new Source.Base64(
              Fields.text(source, "media_type", path), Fields.text(source, "data", path));
      case "url" -> new Source.Url(Fields.text(source, "url", path));
      case "text" -> new Source.Plain(Fields.text(source, "data", path));
      default -> {
        refusals.refuse(path + ".type", "is " + type + ", which the chosen provider lacks");
        yield null;
      }
    };
  }

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    JsonNode list = body.path("tools");
    for (int i = 0; i < list.size(); i++) {
      JsonNode tool = list.get(i);
      String path = "tools[" + i + "]";
      String type = tool.path("type").asText("custom");
      if (!type.equals("custom") && !type.equals("null")) {
        refusals.refuse(path + ".type", "is " + type + ", which the chosen provider lacks");
        continue;
      }
      NestedFields.MESSAGES_TOOL.check(tool, path, refusals);
      tools.add(
          new Tool(
              Fields.text(tool, "name", path),
              Json.text(tool, "description"),
              Fields.orNull(tool, "input_schema"),
              Fields.orNull(tool, "strict"),
              Fields.orNull(tool, "cache_control")));
    }
    return tools;
  }

  static Choice choice(JsonNode choice, Refusals refusals) {
    if (!choice.isObject()) {
      return Choice.UNSAID;
    }
    NestedFields.MESSAGES_CHOICE.check(choice, "tool_choice", refusals);
    Boolean parallel =
        choice.has("disable_parallel_tool_use")
            ? Boolean.valueOf(!choice.path("disable_parallel_tool_use").asBoolean(false))
            : null;
    String type = Fields.text(choice, "type", "tool_choice");
    return switch (type) {
      case "auto" -> new Choice(Choice.Mode.AUTO, "", parallel);
      case "none" -> new Choice(Choice.Mode.NONE, "", parallel);
      case "any" -> new Choice(Choice.Mode.REQUIRED, "", parallel);
      case "tool" ->
          new Choice(Choice.Mode.NAMED, Fields.text(choice, "name", "tool_choice"), parallel);
      default -> throw wrong("tool_choice.type", type, "auto, any, tool or none");
    };
  }

  private Neutral.Settings settings() {
    JsonNode thinking = body.path("thinking");
    NestedFields.MESSAGES_THINKING.check(thinking, "thinking", refusals);
    String kind = thinking.isObject() ? Fields.text(thinking, "type", "thinking") : "disabled";
    if (!kind.equals("enabled") && !kind.equals("adaptive") && !kind.equals("disabled")) {
      throw wrong("thinking.type", kind, "enabled, adaptive or disabled");
    }
    long budget = kind.equals("enabled") ? Fields.whole(thinking, "budget_tokens") : 0;
    JsonNode output = body.path("output_config");
    NestedFields.MESSAGES_OUTPUT.check(output, "output_config", refusals);
    String told = Json.text(output, "effort");
    String effort = Effort.word(told);
    if (!told.isEmpty() && effort.isEmpty()) {
      throw wrong("output_config.effort", told, "low, medium, high, xhigh or max");
    }
    if (effort.isEmpty() && kind.equals("adaptive")) {
      effort = "medium";
    }
    JsonNode format =
        output.hasNonNull("format") ? output.get("format") : body.path("output_format");
    NestedFields.MESSAGES_FORMAT.check(format, "output_config.format", refusals);
    return new Neutral.Settings(
        Fields.whole(body, "max_tokens"),
        Fields.number(body, "temperature"),
        Fields.number(body, "top_p"),
        Fields.number(body, "top_k"),
        Fields.texts(body, "stop_sequences"),
        effort,
        budget,
        format.isObject()
            ? new Neutral.Format(
                "answer", "", Fields.object(format, "schema", "output_config.format"), null)
            : null,
        Map.of());
  }
}
