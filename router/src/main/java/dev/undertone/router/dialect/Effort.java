package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

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

  /** Tokens to think with; 0 for none. */
  static int budget(String effort) {
    return switch (effort) {
      case "minimal", "low" -> LOW;
      case "medium" -> MEDIUM;
      case "high", "xhigh", "max" -> HIGH;
      default -> 0;
    };
  }

  /** Anthropic's {@code thinking}; JSON's null where there is to be none. */
  static JsonNode thinking(String effort) {
    int budget = budget(effort);
    return budget == 0
        ? NullNode.getInstance()
        : Json.object().put("type", "enabled").put("budget_tokens", budget);
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
