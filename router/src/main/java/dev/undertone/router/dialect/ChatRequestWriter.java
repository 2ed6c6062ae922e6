package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.router.dialect.Neutral.Choice;
import dev.undertone.router.dialect.Neutral.Part;
import dev.undertone.router.dialect.Neutral.Role;
import dev.undertone.router.dialect.Neutral.Source;
import dev.undertone.router.dialect.Neutral.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** To a provider that speaks chat completions. */
final class ChatRequestWriter {

  private final Neutral request;
  private final Wish wish;
  private final Outgoing outgoing;
  private final Refusals refusals;
  private final Parameters parameters;
  private final Neutral.Settings settings;

  ChatRequestWriter(Neutral request, Wish wish, Outgoing outgoing, Refusals refusals) {
    this.request = request;
    this.wish = wish;
    this.outgoing = outgoing;
    this.refusals = refusals;
    this.parameters = Parameters.of(outgoing);
    this.settings = parameters.over(request.settings());
  }

  ObjectNode body() {
    ObjectNode body = Json.object().put("model", outgoing.model());
    ArrayNode messages = body.putArray("messages");
    boolean promptDue = !outgoing.prompt().isBlank();
    if (promptDue && (request.turns().isEmpty() || !isSystem(request.turns().getFirst()))) {
      messages.addObject().put("role", "system").put("content", outgoing.prompt().strip());
      promptDue = false;
    }
    for (Turn turn : request.turns()) {
      switch (turn.role()) {
        case SYSTEM -> {
          String more = promptDue ? "\n\n" + outgoing.prompt().strip() : "";
          promptDue = false;
          String text = text(turn.parts(), "\n\n") + more;
          messages.addObject().put("role", "system").put("content", text);
        }
        case USER -> user(turn, messages);
        case ASSISTANT -> assistant(turn, messages);
      }
    }
    if (!outgoing.said().isBlank()) {
      messages.addObject().put("role", "assistant").put("content", outgoing.said());
    }
    if (wish.stream()) {
      body.put("stream", true);
      if (outgoing.askUsage() || wish.usage()) {
        body.putObject("stream_options").put("include_usage", true);
      }
    }
    settings(body);
    tools(body);
    identity(body);
    if (parameters.sets(Parameters.TOP_K)) {
      set(body, Parameters.TOP_K, settings.topK());
    }
    parameters.rest().forEach(body::set);
    return body;
  }

  private static boolean isSystem(Turn turn) {
    return turn.role() == Role.SYSTEM;
  }

  private void user(Turn turn, ArrayNode messages) {
    List<Part> rest = new ArrayList<>();
    for (Part part : turn.parts()) {
      if (part instanceof Part.ToolResult result) {
        String text = text(result.content(), "\n");
        messages
            .addObject()
            .put("role", "tool")
            .put("content", result.error() ? "Error: " + text : text)
            .put("tool_call_id", result.id());
        // A tool's message holds text only; its pictures follow in the user's.
        result.content().stream().filter(p -> !(p instanceof Part.Text)).forEach(rest::add);
      } else {
        rest.add(part);
      }
    }
    if (!rest.isEmpty()) {
      contents(rest, messages.addObject().put("role", "user"));
    }
  }

  private void contents(List<Part> parts, ObjectNode message) {
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text) {
      message.put("content", text.text());
      return;
    }
    ArrayNode content = message.putArray("content");
    for (Part part : parts) {
      switch (part) {
        case Part.Text text -> content.addObject().put("type", "text").put("text", text.text());
        case Part.Refusal refusal ->
            content.addObject().put("type", "text").put("text", refusal.text());
        case Part.Image image -> image(image, content);
        case Part.Document document -> document(document, content);
        case Part.Audio audio ->
            content
                .addObject()
                .put("type", "input_audio")
                .putObject("input_audio")
                .put("data", audio.data())
                .put("format", audio.format());
        // Nobody but the provider that made it can use it.
        case Part.Thinking _ -> {}
        case Part.Redacted _ -> {}
        // Calls and their results have messages of their own.
        case Part.ToolUse _ -> {}
        case Part.ToolResult _ -> {}
      }
    }
  }

  private void image(Part.Image image, ArrayNode content) {
    String url =
        switch (image.source()) {
          case Source.Base64 base64 -> base64.dataUrl();
          case Source.Url link -> link.url();
          case Source.Plain _ ->
              throw new BadRequestException(
                  image.path() + ".source", image.path() + ".source is text, must be an image");
        };
    ObjectNode written =
        content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    if (!image.detail().isEmpty() && !image.detail().equals("auto")) {
      written.put("detail", image.detail());
    }
  }

  private void document(Part.Document document, ArrayNode content) {
    switch (document.source()) {
      case Source.Base64 base64 -> {
        ObjectNode file = content.addObject().put("type", "file").putObject("file");
        file.put("filename", document.title().isEmpty() ? "document.pdf" : document.title());
        file.put("file_data", base64.dataUrl());
      }
      case Source.Plain plain -> content.addObject().put("type", "text").put("text", plain.text());
      case Source.Url _ ->
          refusals.refuse(
              document.path(), "is a document by its address, which the chosen provider lacks");
    }
  }

  private static String text(List<Part> parts, String between) {
    var text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text each && !each.text().isEmpty()) {
        text.append(text.isEmpty() ? "" : between).append(each.text());
      }
    }
    return text.toString();
  }

  private static void assistant(Turn turn, ArrayNode messages) {
    boolean empty =
        turn.parts().stream()
            .allMatch(part -> part instanceof Part.Thinking || part instanceof Part.Redacted);
    if (empty) {
      return; // of thinking alone nothing is left here
    }
    String text = text(turn.parts(), "");
    ObjectNode message = messages.addObject().put("role", "assistant");
    ArrayNode calls = Json.MAPPER.createArrayNode();
    for (Part part : turn.parts()) {
      if (part instanceof Part.ToolUse use) {
        calls
            .addObject()
            .put("id", use.id())
            .put("type", "function")
            .putObject("function")
            .put("name", use.name())
            .put("arguments", use.arguments());
      } else if (part instanceof Part.Refusal refusal) {
        message.put("refusal", refusal.text());
      }
    }
    if (text.isEmpty() && (!calls.isEmpty() || message.has("refusal"))) {
      message.putNull("content");
    } else {
      message.put("content", text);
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
  }

  private void settings(ObjectNode body) {
    String effort =
        settings.thinkingBudget() > 0 ? Effort.word(settings.thinkingBudget()) : settings.effort();
    if (settings.maxTokens() > 0) {
      // Models that reason refuse the old name, and many providers do not know the new one.
      String usual = effort.isEmpty() ? "max_tokens" : "max_completion_tokens";
      body.put(parameters.limit(usual), settings.maxTokens());
    }
    set(body, "temperature", settings.temperature());
    set(body, "top_p", settings.topP());
    if (!settings.stop().isEmpty()) {
      ArrayNode stop = body.putArray("stop");
      settings.stop().forEach(stop::add);
    }
    if (!effort.isEmpty()) {
      body.put("reasoning_effort", effort);
    }
    if (settings.format() != null) {
      format(settings.format(), body);
    }
    settings.passed().forEach(body::set);
  }

  private static void format(Neutral.Format format, ObjectNode body) {
    ObjectNode schema =
        body.putObject("response_format").put("type", "json_schema").putObject("json_schema");
    schema.put("name", format.name().isEmpty() ? "answer" : format.name());
    if (!format.description().isEmpty()) {
      schema.put("description", format.description());
    }
    if (format.strict() != null) {
      schema.set("strict", format.strict());
    } else if (Schemas.mayBeStrict(format.schema())) {
      schema.put("strict", true); // as Anthropic's always is; others would be refused for it
    }
    schema.set("schema", format.schema());
  }

  private void tools(ObjectNode body) {
    if (request.tools().isEmpty()) {
      return;
    }
    ArrayNode tools = body.putArray("tools");
    for (Neutral.Tool tool : request.tools()) {
      ObjectNode function =
          tools.addObject().put("type", "function").putObject("function").put("name", tool.name());
      if (!tool.description().isEmpty()) {
        function.put("description", tool.description());
      }
      set(function, "parameters", tool.schema());
      set(function, "strict", tool.strict());
    }
    Choice choice = parameters.over(request.choice());
    switch (choice.mode()) {
      case UNSAID -> {}
      case AUTO -> body.put("tool_choice", "auto");
      case NONE -> body.put("tool_choice", "none");
      case REQUIRED -> body.put("tool_choice", "required");
      case NAMED ->
          body.putObject("tool_choice")
              .put("type", "function")
              .putObject("function")
              .put("name", choice.name());
    }
    if (choice.parallel() != null) {
      body.put("parallel_tool_calls", choice.parallel());
    }
  }

  private void identity(ObjectNode body) {
    if (outgoing.forwardUser() && !wish.userId().isEmpty()) {
      body.put("user", wish.userId());
    }
    if (outgoing.forwardMetadata() && !wish.metadata().isEmpty()) {
      body.set("metadata", Json.MAPPER.valueToTree(wish.metadata()));
    }
  }

  private static void set(ObjectNode node, String field, @Nullable JsonNode value) {
    if (value != null) {
      node.set(field, value);
    }
  }
}
