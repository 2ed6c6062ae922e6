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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a request in OpenAI's responses dialect; what it would keep on a server is refused. */
final class ResponsesRequestReader {

  private final ObjectNode body;
  private final Refusals refusals;

  ResponsesRequestReader(ObjectNode body, Refusals refusals) {
    this.body = body;
    this.refusals = refusals;
  }

  Neutral read() {
    List<Turn> turns = new ArrayList<>();
    if (Json.has(body, "instructions")) {
      String path = "instructions";
      turns.add(new Turn(Role.SYSTEM, content(body.get("instructions"), path)));
    }
    JsonNode input = body.path("input");
    if (input.isTextual()) {
      turns.add(new Turn(Role.USER, List.of(new Part.Text(input.textValue(), null))));
    }
    for (int i = 0; input.isArray() && i < input.size(); i++) {
      item(input.get(i), "input[" + i + "]", turns);
    }
    include();
    return new Neutral(turns, tools(), choice(), settings());
  }

  private void item(JsonNode item, String path, List<Turn> turns) {
    String type = item.path("type").asText(item.has("role") ? "message" : "");
    switch (type) {
      case "message" -> {
        NestedFields.RESPONSES_TURN.check(item, path, refusals);
        String role = Fields.text(item, "role", path);
        Role neutral =
            switch (role) {
              case "user" -> Role.USER;
              case "assistant" -> Role.ASSISTANT;
              case "system", "developer" -> Role.SYSTEM;
              default -> throw wrong(path + ".role", role, "user, assistant, system or developer");
            };
        add(turns, neutral, content(item.path("content"), path + ".content"));
      }
      case "function_call" -> {
        NestedFields.RESPONSES_CALL.check(item, path, refusals);
        String id = Fields.text(item, "call_id", path);
        String name = Fields.text(item, "name", path);
        String arguments = Json.text(item, "arguments");
        add(turns, Role.ASSISTANT, List.of(new Part.ToolUse(id, name, arguments, null)));
      }
      case "function_call_output" -> {
        NestedFields.RESPONSES_RESULT.check(item, path, refusals);
        String id = Fields.text(item, "call_id", path);
        List<Part> output = content(item.path("output"), path + ".output");
        add(turns, Role.USER, List.of(new Part.ToolResult(id, output, false, null)));
      }
      case "reasoning" -> add(turns, Role.ASSISTANT, SealedThinking.open(item));
      default ->
          throw Refusals.never(
              path + ".type", "is " + type + ", which needs a server that keeps state or tools");
    }
  }

  /** Items of one role belong to one turn: a call, its text, its neighbours. */
  private static void add(List<Turn> turns, Role role, List<Part> parts) {
    if (parts.isEmpty()) {
      return;
    }
    boolean joins =
        role == Role.ASSISTANT && !turns.isEmpty() && turns.getLast().role() == Role.ASSISTANT;
    List<Part> joined = new ArrayList<>(joins ? turns.removeLast().parts() : List.of());
    joined.addAll(parts);
    turns.add(new Turn(role, joined));
  }

  private List<Part> content(JsonNode content, String path) {
    List<Part> parts = new ArrayList<>();
    if (content.isTextual()) {
      parts.add(new Part.Text(content.textValue(), null));
    } else if (content.isArray()) {
      for (int i = 0; i < content.size(); i++) {
        part(content.get(i), path + "[" + i + "]", parts);
      }
    } else {
      throw wrong(path, Fields.named(content), "a string or a list");
    }
    return parts;
  }

  private void part(JsonNode part, String path, List<Part> parts) {
    String type = Fields.text(part, "type", path);
    switch (type) {
      case "input_text", "output_text", "text" -> {
        NestedFields.RESPONSES_TEXT.check(part, path, refusals);
        parts.add(new Part.Text(Fields.text(part, "text", path), null));
      }
      case "refusal" -> {
        NestedFields.RESPONSES_REFUSAL.check(part, path, refusals);
        parts.add(new Part.Refusal(Fields.text(part, "refusal", path)));
      }
      case "input_image" -> {
        NestedFields.RESPONSES_IMAGE.check(part, path, refusals);
        if (Json.has(part, "image_url")) {
          Source source = Source.of(Fields.text(part, "image_url", path));
          parts.add(new Part.Image(source, Json.text(part, "detail"), path, null));
        } else {
          refusals.refuse(path + ".file_id", "is known to another provider only");
        }
      }
      case "input_file" -> {
        NestedFields.RESPONSES_FILE.check(part, path, refusals);
        String url =
            Json.has(part, "file_data")
                ? Json.text(part, "file_data")
                : Json.text(part, "file_url");
        if (url.isEmpty()) {
          refusals.refuse(path + ".file_id", "is known to another provider only");
        } else {
          String title = Json.text(part, "filename");
          parts.add(new Part.Document(Source.of(url), title, path, null));
        }
      }
      case "input_audio" -> {
        NestedFields.RESPONSES_AUDIO.check(part, path, refusals);
        JsonNode audio = Fields.object(part, "input_audio", path);
        String at = path + ".input_audio";
        parts.add(
            new Part.Audio(Fields.text(audio, "data", at), Fields.text(audio, "format", at), path));
      }
      default ->
          refusals.refuse(path + ".type", "is " + type + ", which the chosen provider lacks");
    }
  }

  private void include() {
    for (String wish : Fields.texts(body, "include")) {
      if (!wish.equals("reasoning.encrypted_content")) {
        refusals.refuse("include", "asks for " + wish + ", which is not to be had here");
      }
    }
  }

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    JsonNode list = body.path("tools");
    for (int i = 0; i < list.size(); i++) {
      JsonNode tool = list.get(i);
      String path = "tools[" + i + "]";
      String type = Fields.text(tool, "type", path);
      if (!type.equals("function")) {
        refusals.refuse(path + ".type", "is " + type + ", which the chosen provider lacks");
        continue;
      }
      NestedFields.RESPONSES_TOOL.check(tool, path, refusals);
      tools.add(
          new Tool(
              Fields.text(tool, "name", path),
              Json.text(tool, "description"),
              Fields.orNull(tool, "parameters"),
              Fields.orNull(tool, "strict"),
              null));
    }
    return tools;
  }

  private Choice choice() {
    JsonNode choice = body.path("tool_choice");
    Choice chosen;
    if (choice.isObject()) {
      if (Json.text(choice, "type").equals("function")) {
        chosen = new Choice(Choice.Mode.NAMED, Fields.text(choice, "name", "tool_choice"), null);
      } else {
        refusals.refuse("tool_choice.type", "is not function, which the chosen provider lacks");
        chosen = Choice.UNSAID;
      }
    } else {
      chosen = ChatRequestReader.mode(choice);
    }
    return chosen.withParallel(Fields.flag(body, "parallel_tool_calls"));
  }

  private Neutral.Settings settings() {
    Map<String, JsonNode> passed = new LinkedHashMap<>();
    for (String name : List.of("prompt_cache_key", "safety_identifier", "service_tier")) {
      if (Json.has(body, name) && !Json.text(body, name).equals("auto")) {
        passed.put(name, body.get(name));
      }
    }
    JsonNode reasoning = body.path("reasoning");
    NestedFields.RESPONSES_REASONING.check(reasoning, "reasoning", refusals);
    JsonNode text = body.path("text");
    NestedFields.RESPONSES_OUTPUT.check(text, "text", refusals);
    // What is usual everywhere need not be told to providers that may not know the word.
    if (Json.has(text, "verbosity") && !Json.text(text, "verbosity").equals("medium")) {
      passed.put("verbosity", text.get("verbosity"));
    }
    if (Json.text(text.path("format"), "type").equals("json_object")) {
      passed.put("response_format", text.get("format"));
    }
    return new Neutral.Settings(
        Fields.whole(body, "max_output_tokens"),
        Fields.number(body, "temperature"),
        Fields.number(body, "top_p"),
        null,
        List.of(),
        Json.text(reasoning, "effort"),
        0,
        format(text.path("format")),
        passed);
  }

  private Neutral.@Nullable Format format(JsonNode format) {
    NestedFields.RESPONSES_FORMAT.check(format, "text.format", refusals);
    String type = format.path("type").asText("text");
    return switch (type) {
      case "text", "json_object" -> null;
      case "json_schema" ->
          new Neutral.Format(
              Json.text(format, "name"),
              Json.text(format, "description"),
              Fields.object(format, "schema", "text.format"),
              Fields.orNull(format, "strict"));
      default -> throw wrong("text.format.type", type, "text, json_object or json_schema");
    };
  }
}
