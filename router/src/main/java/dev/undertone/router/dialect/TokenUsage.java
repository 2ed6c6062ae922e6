package dev.undertone.router.dialect;

/**
 * Tokens as a provider bills them.
 *
 * @param input all of the prompt, cached ones included
 * @param cachedInput read from the provider's cache, part of {@code input}
 * @param cacheWrites written to the provider's cache, part of {@code input}
 * @param output all of the answer, reasoning included
 * @param reasoning part of {@code output}
 */
public record TokenUsage(
    long input, long cachedInput, long cacheWrites, long output, long reasoning) {
  public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

  public TokenUsage plus(TokenUsage other) {
    return new TokenUsage(
        input + other.input,
        cachedInput + other.cachedInput,
        cacheWrites + other.cacheWrites,
        output + other.output,
        reasoning + other.reasoning);
  }
}
