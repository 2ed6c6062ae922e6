package dev.undertone.router.dialect;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each top-level field of a client's dialect at a provider of another one. The
 * document {@code docs/llm-api-fields.md} is this table.
 */
final class FieldTable {

  /** What becomes of a field. */
  enum Fate {
    /** It has a counterpart. */
    MAPPED,
    /** The other dialect knows it by the same name. */
    PASSED,
    /** A hint that does not change the answer; left out. */
    LEFT_OUT,
    /** Meant for us. */
    OURS,
    /** No counterpart: an error, unless its value says nothing, or the client lets it go. */
    REFUSED,
    /** Kept elsewhere, and nothing without it: an error always. */
    STATE
  }

  /**
   * @param how the counterpart's name, or why it is left out
   * @param harmless values, as JSON, that say no more than the field's absence
   */
  record Field(String name, Fate fate, String how, List<String> harmless) {}

  private static final Map<String, Field> CHAT_TO_MESSAGES =
      table(
          ours("user", "told as `metadata.user_id` where configured"),
          ours("metadata", "never forwarded, for Anthropic takes no such map"),
          mapped("model", "`model`"),
          mapped("messages", "`messages`; system and developer messages go to `system`"),
          mapped("max_tokens", "`max_tokens`, 4096 where neither is given"),
          mapped("max_completion_tokens", "`max_tokens`"),
          mapped("temperature", "`temperature`, at most 1; not beside `thinking`"),
          mapped("top_p", "`top_p`, at least 0.95 beside `thinking`"),
          mapped("top_k", "`top_k`; not beside `thinking`"),
          mapped("stop", "`stop_sequences`, those of white space left out"),
          mapped("stream", "`stream`"),
          mapped("stream_options", "usage is always told there"),
          mapped("tools", "`tools`; functions only"),
          mapped("tool_choice", "`tool_choice`: none, auto, required = any, a function = tool"),
          mapped("parallel_tool_calls", "`tool_choice.disable_parallel_tool_use`"),
          mapped("response_format", "`output_config.format` for json_schema; json_object refused"),
          mapped("reasoning_effort", "`thinking` of 1024, 4096 or 16384 tokens"),
          leftOut("prompt_cache_key", "a hint"),
          leftOut("prompt_cache_options", "a hint"),
          leftOut("prompt_cache_retention", "a hint"),
          leftOut("prediction", "a hint"),
          leftOut("safety_identifier", "told to its own provider only"),
          leftOut("service_tier", "names tiers of another provider"),
          refused("audio"),
          refused("frequency_penalty", "0", "0.0"),
          refused("function_call"),
          refused("functions", "[]"),
          refused("logit_bias", "{}"),
          refused("logprobs", "false"),
          refused("modalities", "[\"text\"]"),
          refused("moderation"),
          refused("n", "1"),
          refused("presence_penalty", "0", "0.0"),
          refused("seed"),
          refused("store", "false"),
          refused("top_logprobs", "0"),
          refused("verbosity", "\"medium\""),
          refused("web_search_options"));

  private static final Map<String, Field> MESSAGES_TO_CHAT =
      table(
          mapped("model", "`model`"),
          mapped("messages", "`messages`; tool results become messages of role tool"),
          mapped("system", "a first message of role system"),
          mapped("max_tokens", "`max_tokens`; `max_completion_tokens` beside `reasoning_effort`"),
          mapped("temperature", "`temperature`"),
          mapped("top_p", "`top_p`"),
          mapped("stop_sequences", "`stop`"),
          mapped("stream", "`stream`"),
          mapped("tools", "`tools`; custom ones only"),
          mapped("tool_choice", "`tool_choice` and `parallel_tool_calls`"),
          mapped("thinking", "`reasoning_effort`: low under 4096 tokens, high from 16384"),
          mapped("output_config", "`response_format` and `reasoning_effort`"),
          mapped("output_format", "`response_format`"),
          leftOut("cache_control", "a hint"),
          leftOut("service_tier", "names tiers of another provider"),
          leftOut("diagnostics", "a wish for diagnostics only"),
          refused("container"),
          refused("context_management"),
          refused("inference_geo"),
          refused("mcp_servers", "[]"),
          refused("speed", "\"standard\""),
          refused("top_k"),
          refused("user_profile_id"),
          refused("workspace_id"));

  private static final Map<String, Field> RESPONSES_TO_CHAT =
      table(
          responses(
              mapped("input", "`messages`"),
              mapped("instructions", "a first message of role system"),
              mapped("max_output_tokens", "`max_tokens`; `max_completion_tokens` when reasoning"),
              mapped("temperature", "`temperature`"),
              mapped("reasoning", "`reasoning_effort`; `summary` left out"),
              mapped("text", "`response_format` and `verbosity`"),
              mapped("parallel_tool_calls", "`parallel_tool_calls`"),
              passed("prompt_cache_key"),
              passed("safety_identifier"),
              passed("service_tier")));

  private static final Map<String, Field> RESPONSES_TO_MESSAGES =
      table(
          responses(
              ours("user", "told as `metadata.user_id` where configured"),
              ours("metadata", "never forwarded, for Anthropic takes no such map"),
              mapped("input", "`messages` and `system`"),
              mapped("instructions", "`system`"),
              mapped("max_output_tokens", "`max_tokens`, 4096 where it is not given"),
              mapped("temperature", "`temperature`, at most 1; not beside `thinking`"),
              mapped("top_p", "`top_p`, at least 0.95 beside `thinking`"),
              mapped("reasoning", "`thinking` of 1024, 4096 or 16384 tokens"),
              mapped("text", "`output_config.format`; `verbosity` other than medium refused"),
              mapped("parallel_tool_calls", "`tool_choice.disable_parallel_tool_use`"),
              leftOut("prompt_cache_key", "a hint"),
              leftOut("safety_identifier", "told to its own provider only"),
              leftOut("service_tier", "names tiers of another provider")));

  private FieldTable() {}

  /** The fields of one pair by name. */
  static Map<String, Field> of(Dialect client, Dialect provider) {
    return switch (client) {
      case CHAT -> CHAT_TO_MESSAGES;
      case MESSAGES -> MESSAGES_TO_CHAT;
      case RESPONSES -> provider == Dialect.CHAT ? RESPONSES_TO_CHAT : RESPONSES_TO_MESSAGES;
      case EMBEDDINGS -> Map.of();
    };
  }

  /**
   * Whether a parameter of a variant may go to a provider under its own name: its dialect knows it,
   * or none does.
   */
  static boolean mayPass(String name, Dialect provider) {
    Map<String, Field> own = provider == Dialect.MESSAGES ? MESSAGES_TO_CHAT : CHAT_TO_MESSAGES;
    Map<String, Field> other = provider == Dialect.MESSAGES ? CHAT_TO_MESSAGES : MESSAGES_TO_CHAT;
    Field known = own.get(name);
    if (known != null) {
      return known.fate() != Fate.OURS;
    }
    return !other.containsKey(name) && !RESPONSES_TO_CHAT.containsKey(name);
  }

  /**
   * Looks at all members of a request that is to be translated.
   *
   * @throws BadRequestException naming the first one that has no counterpart
   */
  static void check(Asked asked, Dialect provider, Refusals refusals) {
    Map<String, Field> fields = of(asked.dialect(), provider);
    for (TopLevel.Member member : asked.top().members()) {
      Field field = fields.get(member.name());
      boolean refused = field == null || field.fate() == Fate.REFUSED || field.fate() == Fate.STATE;
      if (refused && !isHarmless(field, asked.top().text(member))) {
        if (field != null && field.fate() == Fate.STATE) {
          throw Refusals.never(
              member.name(),
              "must not be given: nothing is kept here from one request to the next");
        }
        refusals.unsupported(member.name());
      }
    }
  }

  private static boolean isHarmless(@Nullable Field field, String value) {
    return value.equals("null")
        || (field != null && field.harmless().contains(value.replaceAll("\\s", "")));
  }

  private static Field[] responses(Field... own) {
    Field[] shared = {
      mapped("model", "`model`"),
      mapped("top_p", "`top_p`"),
      mapped("stream", "`stream`"),
      mapped("tools", "`tools`; functions only"),
      mapped("tool_choice", "`tool_choice`; a mode or a function"),
      leftOut("stream_options", "obfuscation is not needed"),
      leftOut("store", "nothing is stored here"),
      leftOut("include", "only reasoning.encrypted_content, which is always told"),
      leftOut("prompt_cache_options", "a hint"),
      leftOut("prompt_cache_retention", "a hint"),
      refused("access_programs"),
      state("background", "false"),
      refused("context_management", "[]"),
      state("conversation"),
      refused("image"),
      refused("max_tool_calls"),
      refused("moderation"),
      state("previous_response_id"),
      state("prompt"),
      refused("top_logprobs", "0"),
      refused("truncation", "\"disabled\""),
    };
    Field[] all = java.util.Arrays.copyOf(shared, shared.length + own.length);
    System.arraycopy(own, 0, all, shared.length, own.length);
    return all;
  }

  private static Map<String, Field> table(Field... fields) {
    Map<String, Field> table = new TreeMap<>();
    for (String ours : ExtrasReader.NEVER_FORWARDED) {
      table.put(ours, new Field(ours, Fate.OURS, "", List.of()));
    }
    table.put("user", ours("user", "forwarded where configured"));
    table.put("metadata", ours("metadata", "forwarded where configured"));
    for (Field field : fields) {
      table.put(field.name(), field);
    }
    return java.util.Collections.unmodifiableMap(table);
  }

  private static Field ours(String name, String how) {
    return new Field(name, Fate.OURS, how, List.of());
  }

  private static Field mapped(String name, String how) {
    return new Field(name, Fate.MAPPED, how, List.of());
  }

  private static Field passed(String name) {
    return new Field(name, Fate.PASSED, "", List.of());
  }

  private static Field leftOut(String name, String why) {
    return new Field(name, Fate.LEFT_OUT, why, List.of());
  }

  private static Field state(String name, String... harmless) {
    return new Field(name, Fate.STATE, "", List.of(harmless));
  }

  private static Field refused(String name, String... harmless) {
    return new Field(name, Fate.REFUSED, "", List.of(harmless));
  }
}
