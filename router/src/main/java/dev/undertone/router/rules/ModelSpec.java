package dev.undertone.router.rules;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model as a router file declares it.
 *
 * @param id its name in the router file, for instance {@code quick}
 * @param provider which provider serves it, for instance {@code scripted} or {@code openai}
 * @param model the provider's own name for it
 * @param price what it costs; empty when unknown
 * @param contextTokens size of its context window; empty when unknown
 * @param typicalFirstToken prior for its time to first token; zero when unknown
 * @param capabilities out of {@link #CAPABILITIES}; all of them unless the file says otherwise
 * @param tier how good its answers are held to be, higher is better; 0 unless the file states it
 * @param options for its provider, by the names of request parameters; numbers, strings, booleans
 */
public record ModelSpec(
    String id,
    String provider,
    String model,
    Optional<Price> price,
    Optional<Long> contextTokens,
    Duration typicalFirstToken,
    Set<String> capabilities,
    int tier,
    Map<String, Object> options) {

  /** What a request may need of a model. */
  public static final Set<String> CAPABILITIES = Set.of("tools", "images", "json_schema");

  public ModelSpec {
    capabilities = Set.copyOf(capabilities);
    options = Map.copyOf(options);
  }

  /** A model with every capability and no options. */
  public ModelSpec(
      String id,
      String provider,
      String model,
      Optional<Price> price,
      Optional<Long> contextTokens,
      Duration typicalFirstToken) {
    this(id, provider, model, price, contextTokens, typicalFirstToken, CAPABILITIES, 0, Map.of());
  }

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

  /** Another model under the same id; nothing is known of its price, window and tier. */
  ModelSpec servedBy(String newProvider, String newModel) {
    return new ModelSpec(
        id, newProvider, newModel, Optional.empty(), Optional.empty(), typicalFirstToken);
  }
}
