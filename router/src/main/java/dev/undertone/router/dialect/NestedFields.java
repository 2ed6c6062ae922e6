package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The members of the objects inside a client's request that is to be translated. A member that is
 * in no list here is refused by its path, as a top-level field is by {@link FieldTable}; {@code
 * docs/llm-api-fields.md} tells which ones are left out.
 */
final class NestedFields {
  static final NestedFields CHAT_INSTRUCTIONS =
      new NestedFields(keeps("role", "content", "cache_control"));
  static final NestedFields CHAT_USER = new NestedFields(keeps("role", "content", "cache_control"));

  /** What providers put into an answer beside it comes back with the answer. */
  static final NestedFields CHAT_ASSISTANT =
      new NestedFields(
          keeps(
              "role",
              "content",
              "tool_calls",
              "refusal",
              "reasoning",
              "reasoning_content",
              "thinking_blocks",
              "cache_control"),
          leavesOut(
              "annotations",
              "reasoning_details",
              "provider_specific_fields",
              "parsed",
              "executed_tools"));

  /** Its call's id says which function it is of. */
  static final NestedFields CHAT_TOOL =
      new NestedFields(
          keeps("role", "content", "tool_call_id", "cache_control"), leavesOut("name"));

  static final NestedFields CHAT_TEXT =
      new NestedFields(
          keeps("type", "text", "cache_control"), leavesOut("prompt_cache_breakpoint"));
  static final NestedFields CHAT_REFUSAL =
      new NestedFields(keeps("type", "refusal"), leavesOut("prompt_cache_breakpoint"));
  static final NestedFields CHAT_IMAGE =
      new NestedFields(
          keeps("type", "image_url", "cache_control"), leavesOut("prompt_cache_breakpoint"));
  static final NestedFields CHAT_IMAGE_URL =
      new NestedFields(keeps("url"), harmless("detail", "\"auto\""));
  static final NestedFields CHAT_AUDIO =
      new NestedFields(keeps("type", "input_audio"), leavesOut("prompt_cache_breakpoint"));
  static final NestedFields CHAT_FILE =
      new NestedFields(
          keeps("type", "file", "cache_control"), leavesOut("prompt_cache_breakpoint"));
  static final NestedFields CHAT_FILE_FILE =
      new NestedFields(keeps("file_id", "file_data", "filename"));
  static final NestedFields CHAT_CALL =
      new NestedFields(
          keeps("id", "type", "function", "cache_control"),
          leavesOut("index", "extra_content", "provider_specific_fields"));
  static final NestedFields CHAT_CALL_FUNCTION =
      new NestedFields(
          keeps("name", "arguments"), leavesOut("parsed_arguments", "provider_specific_fields"));
  static final NestedFields CHAT_TOOL_DECLARED =
      new NestedFields(keeps("type", "function", "cache_control"));
  static final NestedFields CHAT_FUNCTION =
      new NestedFields(keeps("name", "description", "parameters", "strict"));
  static final NestedFields CHAT_FORMAT = new NestedFields(keeps("type", "json_schema"));

  /** Anthropic's answers always hold to their schema. */
  static final NestedFields CHAT_SCHEMA =
      new NestedFields(keeps("name", "description", "schema", "strict"));

  static final NestedFields MESSAGES_TURN = new NestedFields(keeps("role", "content"));
  static final NestedFields MESSAGES_TEXT =
      new NestedFields(keeps("type", "text"), leavesOut("cache_control", "citations"));
  static final NestedFields MESSAGES_IMAGE =
      new NestedFields(keeps("type", "source"), leavesOut("cache_control"));
  static final NestedFields MESSAGES_DOCUMENT =
      new NestedFields(
          keeps("type", "source", "title"),
          leavesOut("cache_control"),
          harmless("citations", "{\"enabled\":false}"));
  static final NestedFields MESSAGES_CALL =
      new NestedFields(keeps("type", "id", "name", "input"), leavesOut("cache_control", "caller"));
  static final NestedFields MESSAGES_RESULT =
      new NestedFields(
          keeps("type", "tool_use_id", "content", "is_error"), leavesOut("cache_control"));
  static final NestedFields MESSAGES_TOOL =
      new NestedFields(
          keeps("type", "name", "description", "input_schema", "strict"),
          leavesOut("cache_control", "eager_input_streaming"),
          harmless("input_examples", "[]"),
          harmless("defer_loading", "false"),
          harmless("allowed_callers", "[\"direct\"]"));
  static final NestedFields MESSAGES_CHOICE =
      new NestedFields(keeps("type", "name", "disable_parallel_tool_use"));
  static final NestedFields MESSAGES_THINKING =
      new NestedFields(keeps("type", "budget_tokens"), harmless("display", "\"summarized\""));
  static final NestedFields MESSAGES_OUTPUT = new NestedFields(keeps("effort", "format"));
  static final NestedFields MESSAGES_FORMAT = new NestedFields(keeps("type", "schema"));

  static final NestedFields RESPONSES_TURN =
      new NestedFields(keeps("type", "role", "content"), leavesOut("id", "status", "phase"));
  static final NestedFields RESPONSES_CALL =
      new NestedFields(
          keeps("type", "call_id", "name", "arguments"),
          leavesOut("id", "status", "caller", "parsed_arguments"),
          harmless("async", "false"));
  static final NestedFields RESPONSES_RESULT =
      new NestedFields(keeps("type", "call_id", "output"), leavesOut("id", "status", "caller"));
  static final NestedFields RESPONSES_TEXT =
      new NestedFields(
          keeps("type", "text"),
          leavesOut("annotations", "logprobs", "parsed", "prompt_cache_breakpoint"));
  static final NestedFields RESPONSES_REFUSAL = new NestedFields(keeps("type", "refusal"));
  static final NestedFields RESPONSES_IMAGE =
      new NestedFields(
          keeps("type", "image_url", "file_id", "detail"), leavesOut("prompt_cache_breakpoint"));
  static final NestedFields RESPONSES_FILE =
      new NestedFields(
          keeps("type", "file_data", "file_url", "file_id", "filename"),
          leavesOut("prompt_cache_breakpoint"),
          harmless("detail", "\"auto\""));
  static final NestedFields RESPONSES_AUDIO = new NestedFields(keeps("type", "input_audio"));
  static final NestedFields RESPONSES_TOOL =
      new NestedFields(
          keeps("type", "name", "description", "parameters", "strict"),
          harmless("allowed_callers", "[\"direct\"]"),
          harmless("async", "false"),
          harmless("defer_loading", "false"));
  static final NestedFields RESPONSES_REASONING =
      new NestedFields(
          keeps("effort"),
          leavesOut("summary", "generate_summary"),
          harmless("context", "\"auto\""),
          harmless("mode", "\"standard\""));
  static final NestedFields RESPONSES_OUTPUT = new NestedFields(keeps("format", "verbosity"));
  static final NestedFields RESPONSES_FORMAT =
      new NestedFields(keeps("type", "name", "description", "schema", "strict"));

  /**
   * Some of an object's members.
   *
   * @param values as JSON, that say no more than the member's absence; none where any will do
   */
  private record Members(Set<String> names, Set<String> values) {}

  /** By name: the values that are let through; none where all are. */
  private final Map<String, Set<String>> known = new TreeMap<>();

  private NestedFields(Members... members) {
    for (Members each : members) {
      each.names().forEach(name -> known.put(name, each.values()));
    }
  }

  private static Members keeps(String... names) {
    return new Members(Set.of(names), Set.of());
  }

  private static Members leavesOut(String... names) {
    return new Members(Set.of(names), Set.of());
  }

  private static Members harmless(String name, String value) {
    return new Members(Set.of(name), Set.of(value));
  }

  /**
   * Looks at all members of an object.
   *
   * @param path of the object in the client's request
   * @throws BadRequestException naming one that has no counterpart
   */
  void check(JsonNode object, String path, Refusals refusals) {
    for (var member : object.properties()) {
      JsonNode value = member.getValue();
      Set<String> allowed = known.get(member.getKey());
      boolean passes =
          value.isNull()
              || (allowed != null && (allowed.isEmpty() || allowed.contains(value.toString())));
      if (!passes) {
        refusals.unsupported(path + "." + member.getKey());
      }
    }
  }
}
