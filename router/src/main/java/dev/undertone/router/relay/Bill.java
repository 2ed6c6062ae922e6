package dev.undertone.router.relay;

import dev.undertone.conversation.reply.Cost;
import dev.undertone.router.Costs;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.provider.TokenEstimate;
import dev.undertone.router.rules.ModelSpec.Price;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt used and costs.
 *
 * @param known whether the provider counted it, to the end of its answer
 */
record Bill(TokenUsage usage, boolean known) {

  static final Bill NOTHING = new Bill(TokenUsage.NONE, true);

  /**
   * Of what was read of an answer so far.
   *
   * @param wasRefused whether an error came in place of it
   * @param promptTokens estimate
   */
  static Bill of(Reading reading, boolean wasRefused, long promptTokens) {
    TokenUsage counted = reading.counted();
    return wasRefused && counted == null
        ? NOTHING
        : of(counted, reading.isWhole(), promptTokens, reading.characters());
  }

  /**
   * Of an answer that is complete, or broke, or was stopped. The provider's own count is believed
   * when the answer is complete; before that its output is at least what was received, for some
   * providers count at the end only.
   *
   * @param counted by the provider so far; null when it has not
   * @param promptTokens estimate
   * @param characters received
   */
  static Bill of(
      @Nullable TokenUsage counted, boolean complete, long promptTokens, long characters) {
    if (counted != null && complete) {
      return new Bill(counted, true);
    }
    long received = TokenEstimate.ofCharacters(characters);
    if (counted == null) {
      return new Bill(new TokenUsage(promptTokens, 0, 0, received, 0), false);
    }
    return new Bill(
        new TokenUsage(
            counted.input(),
            counted.cachedInput(),
            counted.cacheWrites(),
            Math.max(counted.output(), received),
            counted.reasoning()),
        false);
  }

  Bill plus(Bill other) {
    return new Bill(usage.plus(other.usage), known && other.known);
  }

  Cost cost(Optional<Price> price) {
    return usage.equals(TokenUsage.NONE) ? Cost.NONE : Costs.of(price, usage, known);
  }
}
