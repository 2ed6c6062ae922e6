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
enum NestedFields {
  CHAT_INSTRUCTIONS(keeps("role", "content", "cache_control")),
  CHAT_USER(keeps("role", "content", "cache_control")),
  /** What providers put into an answer beside it comes back with the answer. */
  CHAT_ASSISTANT(
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
          "executed_tools")),
  /** Its call's id says which function it is of. */
  CHAT_TOOL(keeps("role", "content", "tool_call_id", "cache_control"), leavesOut("name")),
  CHAT_TEXT(keeps("type", "text", "cache_control"), leavesOut("prompt_cache_breakpoint")),
  CHAT_REFUSAL(keeps("type", "refusal"), leavesOut("prompt_cache_breakpoint")),
  CHAT_IMAGE(keeps("type", "image_url", "cache_control"), leavesOut("prompt_cache_breakpoint")),
  CHAT_IMAGE_URL(keeps("url"), harmless("detail", "\"auto\"")),
  CHAT_AUDIO(keeps("type", "input_audio"), leavesOut("prompt_cache_breakpoint")),
  CHAT_FILE(keeps("type", "file", "cache_control"), leavesOut("prompt_cache_breakpoint")),
  CHAT_FILE_FILE(keeps("file_id", "file_data", "filename")),
  CHAT_CALL(
      keeps("id", "type", "function", "cache_control"),
      leavesOut("index", "extra_content", "provider_specific_fields")),
  CHAT_CALL_FUNCTION(
      keeps("name", "arguments"), leavesOut("parsed_arguments", "provider_specific_fields")),
  CHAT_TOOL_DECLARED(keeps("type", "function", "cache_control")),
  CHAT_FUNCTION(keeps("name", "description", "parameters", "strict")),
  CHAT_FORMAT(keeps("type", "json_schema")),
  /** Anthropic's answers always hold to their schema. */
  CHAT_SCHEMA(keeps("name", "description", "schema", "strict")),

  MESSAGES_TURN(keeps("role", "content")),
  MESSAGES_TEXT(keeps("type", "text"), leavesOut("cache_control", "citations")),
  MESSAGES_IMAGE(keeps("type", "source"), leavesOut("cache_control")),
  MESSAGES_DOCUMENT(
      keeps("type", "source", "title"),
      leavesOut("cache_control"),
      harmless("citations", "{\"enabled\":false}")),
  MESSAGES_CALL(keeps("type", "id", "name", "input"), leavesOut("cache_control", "caller")),
  MESSAGES_RESULT(
      keeps("type", "tool_use_id", "content", "is_error"), leavesOut("cache_control")),
  MESSAGES_TOOL(
      keeps("type", "name", "description", "input_schema", "strict"),
      leavesOut("cache_control", "eager_input_streaming"),
      harmless("input_examples", "[]"),
      harmless("defer_loading", "false"),
      harmless("allowed_callers", "[\"direct\"]")),
  MESSAGES_CHOICE(keeps("type", "name", "disable_parallel_tool_use")),
  MESSAGES_THINKING(keeps("type", "budget_tokens"), harmless("display", "\"summarized\"")),
  MESSAGES_OUTPUT(keeps("effort", "format")),
  MESSAGES_FORMAT(keeps("type", "schema")),

  RESPONSES_TURN(keeps("type", "role", "content"), leavesOut("id", "status", "phase")),
  RESPONSES_CALL(
      keeps("type", "call_id", "name", "arguments"),
      leavesOut("id", "status", "caller", "parsed_arguments"),
      harmless("async", "false")),
  RESPONSES_RESULT(keeps("type", "call_id", "output"), leavesOut("id", "status", "caller")),
  RESPONSES_TEXT(
      keeps("type", "text"),
      leavesOut("annotations", "logprobs", "parsed", "prompt_cache_breakpoint")),
  RESPONSES_REFUSAL(keeps("type", "refusal")),
  RESPONSES_IMAGE(
      keeps("type", "image_url", "file_id", "detail"), leavesOut("prompt_cache_breakpoint")),
  RESPONSES_FILE(
      keeps("type", "file_data", "file_url", "file_id", "filename"),
      leavesOut("prompt_cache_breakpoint"),
      harmless("detail", "\"auto\"")),
  RESPONSES_AUDIO(keeps("type", "input_audio")),
  RESPONSES_TOOL(
      keeps("type", "name", "description", "parameters", "strict"),
      harmless("allowed_callers", "[\"direct\"]"),
      harmless("async", "false"),
      harmless("defer_loading", "false")),
  RESPONSES_REASONING(
      keeps("effort"),
      leavesOut("summary", "generate_summary"),
      harmless("context", "\"auto\""),
      harmless("mode", "\"standard\"")),
  RESPONSES_OUTPUT(keeps("format", "verbosity")),
  RESPONSES_FORMAT(keeps("type", "name", "description", "schema", "strict"));

  /**
   * Some of an object's members.
   *
   * @param values as JSON, that say no more than the member's absence; none where any will do
   */
  private record Members(Set<String> names, Set<String> values) {}

  /** By name: the values that are let through; none where all are. */
  private final Map<String, Set<String>> known = new TreeMap<>();

  NestedFields(Members... members) {
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
