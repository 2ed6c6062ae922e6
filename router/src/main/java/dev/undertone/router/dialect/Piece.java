package dev.undertone.router.dialect;

/** A piece of a provider's answer, free of any dialect, in the order in which they came. */
sealed interface Piece {

  /** The answer begins. {@code created} is in epoch seconds; 0 when unknown. */
  record Start(String id, String model, long created) implements Piece {}

  record Text(String text) implements Piece {}

  record Reasoning(String text) implements Piece {}

  /** The reasoning before it is signed, and complete. */
  record Signature(String signature) implements Piece {}

  /** Reasoning that only its provider can read. */
  record Redacted(String data) implements Piece {}

  /**
   * A piece of a tool call.
   *
   * @param index counts the calls of this answer
   * @param id empty where it was told before, or never
   */
  record Tool(int index, String id, String name, String arguments) implements Piece {}

  record Refusal(String text) implements Piece {}

  /**
   * Something of another of several choices, which only clients of the same dialect get.
   *
   * @param characters of its words, reasoning and calls
   * @param ends whether one of the choices is complete by it, the first one included
   */
  record Aside(long characters, boolean ends) implements Piece {}

  /**
   * Why the model stopped; where it gives several choices, why the first one ended, told once all
   * have.
   *
   * @param sequence the stop string; empty when there was none
   */
  record Finish(Stop stop, String sequence) implements Piece {}

  /** Tokens counted so far; each replaces the one before, but for zeros, which nobody counted. */
  record Usage(TokenUsage usage) implements Piece {}

  /** Nothing more will come. */
  record Done() implements Piece {}

  /** Whether it is part of the answer itself. */
  default boolean speaks() {
    return switch (this) {
      case Text _, Reasoning _, Redacted _, Tool _, Refusal _ -> true;
      case Aside aside -> aside.characters() > 0;
      case Start _, Signature _, Finish _, Usage _, Done _ -> false;
    };
  }

  /** Why a model stops, in the words of both dialects. */
  enum Stop {
    END("stop", "end_turn"),
    SEQUENCE("stop", "stop_sequence"),
    LENGTH("length", "max_tokens"),
    TOOLS("tool_calls", "tool_use"),
    FILTERED("content_filter", "refusal");

    private final String chat;
    private final String messages;

    Stop(String chat, String messages) {
      this.chat = chat;
      this.messages = messages;
    }

    String chat() {
      return chat;
    }

    /**
     * @param refused whether the model declined in words of its own kind, after which OpenAI's say
     *     that they merely stopped
     */
    String messages(boolean refused) {
      return refused && this == END ? FILTERED.messages : messages;
    }

    static Stop ofChat(String word) {
      return switch (word) {
        case "length", "max_tokens" -> LENGTH;
        case "tool_calls", "function_call" -> TOOLS;
        case "content_filter" -> FILTERED;
        default -> END; // "stop", and what others call it: eos, end_turn, stop_sequence
      };
    }

    static Stop ofMessages(String word) {
      return switch (word) {
        case "max_tokens", "model_context_window_exceeded" -> LENGTH;
        case "stop_sequence" -> SEQUENCE;
        case "tool_use" -> TOOLS;
        case "refusal" -> FILTERED;
        default -> END; // "end_turn", "pause_turn"
      };
    }
  }
}
