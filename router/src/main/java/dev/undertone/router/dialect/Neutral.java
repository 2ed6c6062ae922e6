package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request free of any dialect: what every client's dialect is read into, and every provider's is
 * written from.
 *
 * @param turns in order; instructions stand where the client put them
 */
record Neutral(List<Turn> turns, List<Tool> tools, Choice choice, Settings settings) {
  Neutral {
    turns = List.copyOf(turns);
    tools = List.copyOf(tools);
  }

  enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }

  record Turn(Role role, List<Part> parts) {
    Turn {
      parts = List.copyOf(parts);
    }
  }

  /** A piece of a turn. {@code cache} is Anthropic's {@code cache_control}; null for none. */
  sealed interface Part {

    record Text(String text, @Nullable JsonNode cache) implements Part {}

    /**
     * @param detail how closely it is looked at, in OpenAI's words; empty when unsaid
     * @param path of the part in the client's request
     */
    record Image(Source source, String detail, String path, @Nullable JsonNode cache)
        implements Part {}

    /**
     * @param title of the file; empty for none
     */
    record Document(Source source, String title, String path, @Nullable JsonNode cache)
        implements Part {}

    /**
     * @param format such as {@code wav}
     */
    record Audio(String data, String format, String path) implements Part {}

    /**
     * @param arguments JSON text, which a model may have got wrong
     */
    record ToolUse(String id, String name, String arguments, @Nullable JsonNode cache)
        implements Part {}

    record ToolResult(String id, List<Part> content, boolean error, @Nullable JsonNode cache)
        implements Part {
      public ToolResult {
        content = List.copyOf(content);
      }
    }

    /**
     * @param signature of the provider that made it; empty where it signs nothing
     */
    record Thinking(String text, String signature) implements Part {}

    /** Thinking that only its provider can read. */
    record Redacted(String data) implements Part {}

    record Refusal(String text) implements Part {}
  }

  /** Where an image or a document is. */
  sealed interface Source {

    record Base64(String mediaType, String data) implements Source {
      String dataUrl() {
        return "data:" + mediaType + ";base64," + data;
      }
    }

    record Url(String url) implements Source {}

    record Plain(String text) implements Source {}

    /** A base64 data URL, or another one. */
    static Source of(String url) {
      int comma = url.indexOf(',');
      if (url.startsWith("data:") && comma > 0) {
        String head = url.substring("data:".length(), comma);
        if (head.endsWith(";base64")) {
          String type = head.substring(0, head.length() - ";base64".length());
          int parameters = type.indexOf(';');
          return new Base64(
              parameters < 0 ? type : type.substring(0, parameters), url.substring(comma + 1));
        }
      }
      return new Url(url);
    }
  }

  /**
   * @param schema of its arguments; null for none
   * @param strict null when the client does not say
   */
  record Tool(
      String name,
      String description,
      @Nullable JsonNode schema,
      @Nullable JsonNode strict,
      @Nullable JsonNode cache) {}

  /**
   * Which tools may or must be called.
   *
   * @param mode {@code UNSAID} leaves it to the provider
   * @param name of the one that must be called; empty otherwise
   * @param parallel whether several may be called at once; null when the client does not say
   */
  record Choice(Mode mode, String name, @Nullable Boolean parallel) {

    static final Choice UNSAID = new Choice(Mode.UNSAID, "", null);

    enum Mode {
      UNSAID,
      AUTO,
      NONE,
      REQUIRED,
      NAMED
    }

    Choice withParallel(@Nullable Boolean allowed) {
      return new Choice(mode, name, allowed);
    }

    /** Whether a tool must be called. */
    boolean forces() {
      return mode == Mode.REQUIRED || mode == Mode.NAMED;
    }
  }

  /** The JSON schema that an answer must fit. */
  record Format(String name, String description, JsonNode schema, @Nullable JsonNode strict) {}

  /**
   * How the answer is made. Numbers are as the client wrote them; null where it says nothing.
   *
   * @param maxTokens 0 when the client does not say
   * @param effort OpenAI's word for how hard to think; empty when the client does not say
   * @param thinkingBudget Anthropic's; 0 when the client does not say
   * @param passed members that the provider's dialect knows by the same name
   */
  record Settings(
      long maxTokens,
      @Nullable JsonNode temperature,
      @Nullable JsonNode topP,
      @Nullable JsonNode topK,
      List<String> stop,
      String effort,
      long thinkingBudget,
      @Nullable Format format,
      Map<String, JsonNode> passed) {
    Settings {
      stop = List.copyOf(stop);
      passed = Collections.unmodifiableMap(new LinkedHashMap<>(passed));
    }
  }
}
