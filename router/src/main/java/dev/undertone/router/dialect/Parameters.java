package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A variant's parameters, named as the provider's dialect names them. */
final class Parameters {

  /** What a variant may not set: what is asked, and how it is answered. */
  private static final Set<String> OURS =
      Set.of("model", "messages", "input", "system", "stream", "stream_options", "n");

  /** Parameters of the scripted provider say so by their names. */
  private static final String SCRIPTED = "scripted_";

  private Parameters() {}

  /** By name; the values win over the client's. */
  static Map<String, JsonNode> of(Outgoing outgoing) {
    Map<String, JsonNode> named = new LinkedHashMap<>();
    outgoing.parameters().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(entry -> !OURS.contains(entry.getKey()))
        .filter(entry -> !entry.getKey().startsWith(SCRIPTED))
        .forEach(
            entry -> {
              JsonNode value = Json.MAPPER.valueToTree(entry.getValue());
              if (outgoing.dialect() == Dialect.MESSAGES) {
                messages(outgoing, entry.getKey(), value, named);
              } else {
                named.put(entry.getKey(), value);
              }
            });
    return named;
  }

  private static void messages(
      Outgoing outgoing, String name, JsonNode value, Map<String, JsonNode> named) {
    switch (name) {
      case "max_completion_tokens", "max_output_tokens" -> named.put("max_tokens", value);
      case "stop" -> {
        JsonNode list = value.isArray() ? value : Json.MAPPER.createArrayNode().add(value);
        named.put("stop_sequences", list);
      }
      case "reasoning_effort" -> {
        if (ClaudeGeneration.isAdaptive(outgoing.model())) {
          named.put("thinking", Json.object().put("type", "adaptive"));
          named.put("output_config", Json.object().put("effort", Effort.messages(value.asText())));
        } else if (Effort.budget(value.asText()) > 0) {
          named.put("thinking", Effort.thinking(Effort.budget(value.asText())));
        }
      }
      default -> named.put(name, value);
    }
  }

  /** Names under which a client may have set the same thing. */
  static List<String> synonyms(String name) {
    return switch (name) {
      case "max_tokens" -> List.of("max_completion_tokens");
      case "max_completion_tokens" -> List.of("max_tokens");
      default -> List.of();
    };
  }

  /** Puts the parameters over what is there. */
  static void apply(Outgoing outgoing, ObjectNode body) {
    of(outgoing)
        .forEach(
            (name, value) -> {
              body.remove(synonyms(name));
              body.set(name, merged(name, body.path(name), value));
            });
    long budget = body.path("thinking").path("budget_tokens").asLong(0);
    if (outgoing.dialect() == Dialect.MESSAGES && budget > 0) {
      body.put("max_tokens", Effort.roomFor(budget, body.path("max_tokens").asLong(0)));
    }
  }

  /** What a client and a variant say of the output's form and effort stands side by side. */
  static JsonNode merged(String name, JsonNode old, JsonNode value) {
    return name.equals("output_config") && old instanceof ObjectNode kept && value.isObject()
        ? kept.deepCopy().setAll((ObjectNode) value)
        : value;
  }
}
