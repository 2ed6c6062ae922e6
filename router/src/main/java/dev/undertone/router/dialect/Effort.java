package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How hard a model thinks: OpenAI's words and Anthropic's budgets.
 *
 * <p>The budgets are ours: 1,024 tokens is the least that Anthropic takes, and each step is four
 * times the one before.
 */
final class Effort {

  static final int LOW = 1_024;
  static final int MEDIUM = 4_096;
  static final int HIGH = 16_384;

  private Effort() {}

  /** Whether it is a word of OpenAI's. */
  static boolean isKnown(String effort) {
    return effort.equals("none") || budget(effort) > 0;
  }

  /** Tokens to think with; 0 for none. */
  static int budget(String effort) {
    return switch (effort) {
      case "minimal", "low" -> LOW;
      case "medium" -> MEDIUM;
      case "high", "xhigh", "max" -> HIGH;
      default -> 0;
    };
  }

  /**
   * The limit of an answer with its thinking: the client's, where it leaves as much for the words
   * as for the thinking.
   */
  static long roomFor(long budget, long maxTokens) {
    return maxTokens >= 2 * budget ? maxTokens : maxTokens + budget;
  }

  /** Anthropic's {@code thinking}. */
  static ObjectNode thinking(int budget) {
    return Json.object().put("type", "enabled").put("budget_tokens", budget);
  }

  /** Anthropic's word for OpenAI's. */
  static String messages(String effort) {
    return effort.equals("minimal") ? "low" : effort;
  }

  /** OpenAI's word for a budget; empty for none. */
  static String word(long budget) {
    if (budget <= 0) {
      return "";
    }
    return budget < MEDIUM ? "low" : budget < HIGH ? "medium" : "high";
  }

  /** OpenAI's word for Anthropic's; not every compatible provider knows more than three. */
  static String word(String effort) {
    return switch (effort) {
      case "low", "medium", "high" -> effort;
      case "xhigh", "max" -> "high";
      default -> "";
    };
  }
}
