package dev.undertone.router.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.router.dialect.Neutral.Choice;
import dev.undertone.router.dialect.Neutral.Part;
import dev.undertone.router.dialect.Neutral.Role;
import dev.undertone.router.dialect.Neutral.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * To a provider that speaks Anthropic's dialect.
 *
 * <p>What it wants and others do not: {@code max_tokens} (4,096 where the client says nothing);
 * instructions outside of the messages; turns that alternate and begin with the user's, whose tool
 * results come first; no empty text, and no white space at the end of an assistant's last words.
 */
final class MessagesRequestWriter {

  static final int DEFAULT_MAX_TOKENS = 4_096;

  /** Stands for what the user did before the assistant's first words, such as lifting the phone. */
  static final String OPENING = "(The conversation begins.)";

  private static final int MAX_QUOTED_CHARS = 200;

  private final Neutral request;
  private final Wish wish;
  private final Outgoing outgoing;
  private final Refusals refusals;
  private final Parameters parameters;
  private final Neutral.Settings settings;
  private final Choice choice;
  private final Map<String, String> brokenArguments = new HashMap<>();

  MessagesRequestWriter(Neutral request, Wish wish, Outgoing outgoing, Refusals refusals) {
    this.request = request;
    this.wish = wish;
    this.outgoing = outgoing;
    this.refusals = refusals;
    this.parameters = Parameters.of(outgoing);
    this.settings = parameters.over(request.settings());
    this.choice = parameters.over(request.choice());
  }

  ObjectNode body() {
    ObjectNode body = Json.object().put("model", outgoing.model());
    body.put("max_tokens", DEFAULT_MAX_TOKENS);
    system(body);
    body.set("messages", messages());
    if (wish.stream()) {
      body.put("stream", true);
    }
    settings(body);
    tools(body);
    if (outgoing.forwardUser() && !wish.userId().isEmpty()) {
      body.putObject("metadata").put("user_id", wish.userId());
    }
    parameters.rest().forEach(body::set);
    return body;
  }

  private void system(ObjectNode body) {
    List<Part.Text> texts = new ArrayList<>();
    for (Turn turn : request.turns()) {
      if (turn.role() == Role.SYSTEM) {
        for (Part part : turn.parts()) {
          if (part instanceof Part.Text text && !text.text().isBlank()) {
            texts.add(text);
          }
        }
      }
    }
    if (!outgoing.prompt().isBlank()) {
      texts.add(new Part.Text(outgoing.prompt().strip(), null));
    }
    if (texts.isEmpty()) {
      return;
    }
    if (texts.stream().allMatch(text -> text.cache() == null)) {
      body.put("system", String.join("\n\n", texts.stream().map(Part.Text::text).toList()));
      return;
    }
    ArrayNode blocks = body.putArray("system");
    texts.forEach(text -> cached(text(text.text(), blocks), text.cache()));
  }

  private ArrayNode messages() {
    ArrayNode messages = Json.MAPPER.createArrayNode();
    for (Turn turn : alternating()) {
      ArrayNode content = Json.MAPPER.createArrayNode();
      turn.parts().forEach(part -> block(part, content));
      if (!content.isEmpty()) {
        boolean user = turn.role() == Role.USER;
        messages
            .addObject()
            .put("role", user ? "user" : "assistant")
            .set("content", plainest(content));
      }
    }
    if (messages.isEmpty() || Json.text(messages.get(0), "role").equals("assistant")) {
      messages.insertObject(0).put("role", "user").put("content", OPENING);
    }
    if (!outgoing.said().isBlank()) {
      Continuation.messages(outgoing).forEach(messages::add);
    }
    stripEnd(messages.get(messages.size() - 1));
    return messages;
  }

  /** The turns of user and assistant, neighbours of one role merged, tool results first. */
  private List<Turn> alternating() {
    List<Turn> merged = new ArrayList<>();
    for (Turn turn : request.turns()) {
      if (turn.role() == Role.SYSTEM) {
        continue;
      }
      List<Part> parts = new ArrayList<>();
      if (!merged.isEmpty() && merged.getLast().role() == turn.role()) {
        parts.addAll(merged.removeLast().parts());
      }
      parts.addAll(turn.parts());
      if (turn.role() == Role.USER) {
        parts.sort((a, b) -> Boolean.compare(!isResult(a), !isResult(b)));
      }
      merged.add(new Turn(turn.role(), parts));
    }
    return merged;
  }

  private static boolean isResult(Part part) {
    return part instanceof Part.ToolResult;
  }

  private static JsonNode plainest(ArrayNode content) {
    JsonNode only = content.get(0);
    boolean plain =
        content.size() == 1 && Json.text(only, "type").equals("text") && !only.has("cache_control");
    return plain ? only.get("text") : content;
  }

  private static void stripEnd(JsonNode last) {
    if (!Json.text(last, "role").equals("assistant")) {
      return;
    }
    if (last.path("content").isTextual()) {
      ((ObjectNode) last).put("content", last.get("content").textValue().stripTrailing());
    } else if (last.path("content") instanceof ArrayNode parts
        && parts.get(parts.size() - 1) instanceof ObjectNode part
        && part.path("text").isTextual()) {
      part.put("text", part.get("text").textValue().stripTrailing());
    }
  }

  private void block(Part part, ArrayNode content) {
    switch (part) {
      case Part.Text text -> {
        if (!text.text().isBlank()) {
          cached(text(text.text(), content), text.cache());
        }
      }
      case Part.Refusal refusal -> {
        if (!refusal.text().isBlank()) {
          text(refusal.text(), content);
        }
      }
      case Part.Image image -> {
        if (!image.detail().isEmpty() && !image.detail().equals("auto")) {
          refusals.unsupported(image.path() + ".detail");
        }
        cached(MessagesSources.image(image, content), image.cache());
      }
      case Part.Document document ->
          cached(MessagesSources.document(document, content), document.cache());
      case Part.Audio audio -> refusals.unsupported(audio.path());
      case Part.ToolUse use -> {
        ObjectNode block =
            content
                .addObject()
                .put("type", "tool_use")
                .put("id", ToolIds.taken(use.id()))
                .put("name", use.name());
        block.set("input", input(use));
        cached(block, use.cache());
      }
      case Part.ToolResult result -> result(result, content);
      case Part.Thinking thinking -> {
        // Without its signature it is refused.
        if (!thinking.signature().isEmpty()) {
          content
              .addObject()
              .put("type", "thinking")
              .put("thinking", thinking.text())
              .put("signature", thinking.signature());
        }
      }
      case Part.Redacted redacted ->
          content.addObject().put("type", "redacted_thinking").put("data", redacted.data());
    }
  }

  private void result(Part.ToolResult result, ArrayNode content) {
    ObjectNode block =
        content
            .addObject()
            .put("type", "tool_result")
            .put("tool_use_id", ToolIds.taken(result.id()));
    ArrayNode inner = Json.MAPPER.createArrayNode();
    String broken = brokenArguments.remove(result.id());
    if (broken != null) {
      text(
          "(The arguments of this call were not a JSON object and were taken as {}: "
              + broken
              + ")",
          inner);
    }
    result.content().forEach(part -> block(part, inner));
    if (!inner.isEmpty()) {
      block.set("content", plainest(inner));
    }
    if (result.error()) {
      block.put("is_error", true);
    }
    cached(block, result.cache());
  }

  private JsonNode input(Part.ToolUse use) {
    if (use.arguments().isBlank()) {
      return Json.object();
    }
    try {
      JsonNode input = Json.MAPPER.readTree(use.arguments());
      if (input.isObject()) {
        return input;
      }
    } catch (JsonProcessingException e) {
      // The model got its own arguments wrong; its call's result says so.
      return broken(use);
    }
    return broken(use);
  }

  private JsonNode broken(Part.ToolUse use) {
    String quoted = use.arguments();
    brokenArguments.put(
        use.id(),
        quoted.length() <= MAX_QUOTED_CHARS ? quoted : quoted.substring(0, MAX_QUOTED_CHARS) + "…");
    return Json.object();
  }

  private void settings(ObjectNode body) {
    if (settings.maxTokens() > 0) {
      body.put("max_tokens", settings.maxTokens());
    }
    if (settings.passed().containsKey("verbosity")) {
      refusals.unsupported("text.verbosity");
    }
    if (settings.passed().containsKey("response_format")) {
      refusals.refuse(
          "text.format.type", "is json_object, which the chosen provider lacks: use json_schema");
    }
    thinking(body);
    Sampling.NAMES.forEach(name -> sampling(name, body));
    List<String> stop = settings.stop().stream().filter(s -> !s.isBlank()).toList();
    if (!stop.isEmpty()) {
      ArrayNode sequences = body.putArray("stop_sequences");
      stop.forEach(sequences::add);
    }
    if (settings.format() != null) {
      body.withObject("/output_config")
          .putObject("format")
          .put("type", "json_schema")
          .set("schema", Schemas.closed(settings.format().schema()));
    }
  }

  /**
   * Thinking is left off where the provider would refuse it: before a call that is forced, behind
   * words that are put into the model's mouth, and after calls whose own thinking was lost.
   */
  private void thinking(ObjectNode body) {
    int budget = Effort.budget(settings.effort());
    if (ClaudeGeneration.isAdaptive(outgoing.model())) {
      if (budget > 0) {
        body.putObject("output_config").put("effort", Effort.messages(settings.effort()));
      }
      if (budget > 0 && !choice.forces()) {
        body.putObject("thinking").put("type", "adaptive");
      }
      return;
    }
    if (budget == 0
        || choice.forces()
        || !outgoing.said().isBlank()
        || endsWithThoughtlessCalls()) {
      return;
    }
    body.set("thinking", Effort.thinking(budget));
    body.put("max_tokens", Effort.roomFor(budget, body.path("max_tokens").longValue()));
  }

  private boolean endsWithThoughtlessCalls() {
    List<Turn> turns = alternating();
    for (int i = turns.size() - 1; i >= 0; i--) {
      if (turns.get(i).role() == Role.ASSISTANT) {
        List<Part> parts = turns.get(i).parts();
        boolean calls = parts.stream().anyMatch(Part.ToolUse.class::isInstance);
        boolean thought =
            parts.stream()
                .anyMatch(
                    part ->
                        part instanceof Part.Redacted
                            || (part instanceof Part.Thinking t && !t.signature().isEmpty()));
        return calls && !thought;
      }
    }
    return false;
  }

  /** A client is told what it may not ask for; what the variant says gives way without a word. */
  private void sampling(String name, ObjectNode body) {
    JsonNode value = Sampling.of(name, settings);
    if (value == null) {
      return;
    }
    boolean ours = parameters.sets(name);
    if (body.has("thinking") && !Sampling.fitsThinking(name, value)) {
      if (!ours && !parameters.sets(Parameters.EFFORT)) {
        refusals.refuse(name, Sampling.besideThinking(name));
      }
      return;
    }
    if (Sampling.isTooHigh(name, value) && !ours) {
      refusals.refuse(name, "is " + value.asText() + ", must be at most 1 at this provider");
    }
    body.set(name, Sampling.bounded(name, value));
  }

  private void tools(ObjectNode body) {
    if (request.tools().isEmpty()) {
      return;
    }
    ArrayNode tools = body.putArray("tools");
    for (Neutral.Tool tool : request.tools()) {
      ObjectNode written = tools.addObject().put("name", tool.name());
      if (!tool.description().isEmpty()) {
        written.put("description", tool.description());
      }
      written.set(
          "input_schema",
          tool.schema() == null
              ? Json.object().put("type", "object").set("properties", Json.object())
              : tool.schema());
      if (tool.strict() != null && tool.strict().asBoolean()) {
        written.put("strict", true);
      }
      cached(written, tool.cache());
    }
    choice(choice, body);
  }

  static void choice(Choice choice, ObjectNode body) {
    boolean serial = Boolean.FALSE.equals(choice.parallel());
    String type =
        switch (choice.mode()) {
          case UNSAID -> serial ? "auto" : "";
          case AUTO -> "auto";
          case NONE -> "none";
          case REQUIRED -> "any";
          case NAMED -> "tool";
        };
    if (type.isEmpty()) {
      return;
    }
    ObjectNode written = body.putObject("tool_choice").put("type", type);
    if (choice.mode() == Choice.Mode.NAMED) {
      written.put("name", choice.name());
    }
    if (serial && choice.mode() != Choice.Mode.NONE) {
      written.put("disable_parallel_tool_use", true);
    }
  }

  private static ObjectNode text(String text, ArrayNode content) {
    return content.addObject().put("type", "text").put("text", text);
  }

  private static void cached(ObjectNode block, @Nullable JsonNode cache) {
    if (cache != null) {
      block.set("cache_control", cache);
    }
  }
}
