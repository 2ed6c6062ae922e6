package dev.undertone.router;

import dev.undertone.conversation.reply.Cost;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.rules.ModelSpec.Price;
import java.util.Optional;

/**
 * What tokens cost.
 *
 * <p>Exact: prices are taken as whole picodollars per token, sums are integers, and only the bill
 * of a whole attempt is rounded, up to the next millionth of a dollar. Cached tokens and those
 * written to the cache are part of the input and have their own prices; reasoning is part of the
 * output.
 */
public final class Costs {

  /** Sums are in picodollars: a dollar per million tokens is a million of them per token. */
  private static final long PICO_PER_MICRO = 1_000_000;

  /** More tokens than any request has; keeps a provider's nonsense from overflowing the sum. */
  private static final long MOST_TOKENS = 1_000_000_000;

  private Costs() {}

  /** The bill for tokens that the provider counted. */
  public static Cost of(Price price, TokenUsage usage) {
    return new Cost(microUsd(price, usage), true);
  }

  /**
   * The bill of one attempt.
   *
   * @param price of the model; without one the bill is not known
   * @param counted whether the provider counted the tokens; else the bill is not known
   */
  public static Cost of(Optional<Price> price, TokenUsage usage, boolean counted) {
    return price.map(known -> new Cost(microUsd(known, usage), counted)).orElse(new Cost(0, false));
  }

  private static long microUsd(Price price, TokenUsage usage) {
    long input = tokens(usage.input());
    long cached = Math.min(tokens(usage.cachedInput()), input);
    long written = Math.min(tokens(usage.cacheWrites()), input - cached);
    long pico =
        (input - cached - written) * pico(price.inPerM())
            + cached * pico(price.cachedInPerM())
            + written * pico(price.cacheWritePerM())
            + tokens(usage.output()) * pico(price.outPerM());
    return Math.ceilDiv(pico, PICO_PER_MICRO);
  }

  private static long tokens(long count) {
    return Math.clamp(count, 0, MOST_TOKENS);
  }

  private static long pico(double perM) {
    return Math.round(perM * PICO_PER_MICRO);
  }
}
