package dev.undertone.router.rules;

import java.time.Duration;
import java.util.Optional;

/**
 * A model as a router file declares it.
 *
 * @param id its name in the router file, for instance {@code quick}
 * @param provider which provider serves it, for instance {@code scripted} or {@code openai}
 * @param model the provider's own name for it
 * @param price what it costs; empty when unknown
 * @param contextTokens size of its context window; empty when unknown
 * @param typicalFirstToken prior for its time to first token
 */
public record ModelSpec(
    String id,
    String provider,
    String model,
    Optional<Price> price,
    Optional<Long> contextTokens,
    Duration typicalFirstToken) {

  /**
   * US dollars per million tokens.
   *
   * @param cachedInPerM for input tokens the provider had cached; equals {@code inPerM} unless
   *     stated
   */
  public record Price(double inPerM, double outPerM, double cachedInPerM) {}

  /** {@code provider/model}, as it appears in reports. */
  public String fullName() {
    return provider + "/" + model;
  }
}
