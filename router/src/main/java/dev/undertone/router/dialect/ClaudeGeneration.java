package dev.undertone.router.dialect;

import java.util.regex.Pattern;

/**
 * What differs between the generations of Anthropic's models: until 4.5 they take a budget of
 * thinking tokens and words put into their mouth; from 4.6 on they think adaptively, by an effort,
 * and refuse both of the former.
 *
 * <p>Models of others that speak the dialect follow the older ways.
 */
final class ClaudeGeneration {

  private static final Pattern OLDER =
      Pattern.compile(
          "claude-(instant|[23])"
              + "|claude-(opus|sonnet|haiku)-4($|[-.][0-5](?!\\d)|[-@]\\d{8}|[@:])");

  private ClaudeGeneration() {}

  /** Whether the model thinks by effort and goes on from no prefix. */
  static boolean isAdaptive(String model) {
    return model.contains("claude-") && !OLDER.matcher(model).find();
  }
}
