package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A variant's parameters, in the words of the provider's dialect.
 *
 * <p>What all dialects know is translated, whichever name it was given. What one of the dialects
 * knows and the provider's does not is left out, for a variant may name models of both. What none
 * of them knows goes as it is: whoever wrote it meant that provider. Immutable.
 */
final class Parameters {

  static final String MAX_TOKENS = "max_tokens";
  static final String TEMPERATURE = "temperature";
  static final String TOP_P = "top_p";
  static final String TOP_K = "top_k";
  static final String STOP = "stop";
  static final String EFFORT = "reasoning_effort";
  static final String CHOICE = "tool_choice";
  static final String PARALLEL = "parallel_tool_calls";

  private static final Set<String> TRANSLATED =
      Set.of(MAX_TOKENS, TEMPERATURE, TOP_P, TOP_K, STOP, EFFORT, CHOICE, PARALLEL);

  /** What a variant may not set: what is asked, and how it is answered. */
  private static final Set<String> OURS =
      Set.of("model", "messages", "input", "system", "stream", "stream_options", "n");

  /** Parameters of the scripted provider say so by their names. */
  private static final String SCRIPTED = "scripted_";

  private static final String NEWER_LIMIT = "max_completion_tokens";

  private static final Parameters NONE = new Parameters();

  private final Map<String, JsonNode> translated = new LinkedHashMap<>();
  private final Map<String, JsonNode> rest = new LinkedHashMap<>();
  private final boolean newerLimit;

  private Parameters() {
    newerLimit = false;
  }

  private Parameters(Outgoing outgoing) {
    newerLimit = outgoing.parameters().containsKey(NEWER_LIMIT);
    outgoing.parameters().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(entry -> !OURS.contains(entry.getKey()))
        .filter(entry -> !entry.getKey().startsWith(SCRIPTED))
        .forEach(
            entry -> {
              String name = common(entry.getKey());
              JsonNode value = Json.MAPPER.valueToTree(entry.getValue());
              if (TRANSLATED.contains(name)) {
                translated.put(name, value);
              } else if (FieldTable.mayPass(name, outgoing.dialect())) {
                rest.put(name, value);
              }
            });
  }

  /** None where embeddings are asked for: what is set there is meant for answers in words. */
  static Parameters of(Outgoing outgoing) {
    boolean none = outgoing.parameters().isEmpty() || outgoing.dialect() == Dialect.EMBEDDINGS;
    return none ? NONE : new Parameters(outgoing);
  }

  private static String common(String name) {
    return switch (name) {
      case NEWER_LIMIT, "max_output_tokens" -> MAX_TOKENS;
      case "stop_sequences" -> STOP;
      default -> name;
    };
  }

  boolean sets(String name) {
    return translated.containsKey(name);
  }

  /** Whether it says how tools are called. */
  static boolean isOfTools(String name) {
    return name.equals(CHOICE) || name.equals(PARALLEL);
  }

  /** Whether nothing that all dialects know is set. */
  boolean translatesNothing() {
    return translated.isEmpty();
  }

  /** What goes into the body under its own name. */
  Map<String, JsonNode> rest() {
    return Collections.unmodifiableMap(rest);
  }

  /** The limit's name in chat completions, where a variant says which its model wants. */
  String limit(String usual) {
    return !sets(MAX_TOKENS) ? usual : newerLimit ? NEWER_LIMIT : usual;
  }

  /** The client's settings, with the variant's in their place. */
  Neutral.Settings over(Neutral.Settings client) {
    if (translated.isEmpty()) {
      return client;
    }
    return new Neutral.Settings(
        sets(MAX_TOKENS) ? value(MAX_TOKENS).asLong(0) : client.maxTokens(),
        number(TEMPERATURE, client.temperature()),
        number(TOP_P, client.topP()),
        number(TOP_K, client.topK()),
        sets(STOP) ? List.of(value(STOP).asText()) : client.stop(),
        sets(EFFORT) ? value(EFFORT).asText() : client.effort(),
        sets(EFFORT) ? 0 : client.thinkingBudget(),
        client.format(),
        client.passed());
  }

  /** The client's choice of tools, with the variant's in its place. */
  Neutral.Choice over(Neutral.Choice client) {
    Neutral.Choice choice = client;
    if (sets(CHOICE)) {
      choice =
          switch (value(CHOICE).asText()) {
            case "none" -> new Neutral.Choice(Neutral.Choice.Mode.NONE, "", client.parallel());
            case "auto" -> new Neutral.Choice(Neutral.Choice.Mode.AUTO, "", client.parallel());
            case "required", "any" ->
                new Neutral.Choice(Neutral.Choice.Mode.REQUIRED, "", client.parallel());
            default -> client;
          };
    }
    return sets(PARALLEL) ? choice.withParallel(value(PARALLEL).asBoolean(true)) : choice;
  }

  private @Nullable JsonNode number(String name, @Nullable JsonNode client) {
    return sets(name) && value(name).isNumber() ? value(name) : client;
  }

  private JsonNode value(String name) {
    return translated.getOrDefault(name, Json.MAPPER.missingNode());
  }

  /** All of them under the names of chat completions. */
  Map<String, JsonNode> forChat() {
    Map<String, JsonNode> named = new LinkedHashMap<>();
    translated.forEach(
        (name, value) -> named.put(name.equals(MAX_TOKENS) ? limit(MAX_TOKENS) : name, value));
    named.putAll(rest);
    return named;
  }

  /** Names in chat completions under which a client may have set the same thing. */
  static List<String> synonyms(String name) {
    return switch (name) {
      case MAX_TOKENS -> List.of(NEWER_LIMIT);
      case NEWER_LIMIT -> List.of(MAX_TOKENS);
      default -> List.of();
    };
  }
}
