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
 * @param contextTokens size of its context window, prompt and answer together; empty when unknown
 * @param typicalFirstToken prior for its time to first token; zero when unknown
 * @param capabilities out of {@link #CAPABILITIES}; {@link #USUAL_CAPABILITIES} unless the file or
 *     the price table says otherwise
 * @param tier how good its answers are held to be, higher is better; 0 unless the file states it
 * @param options for its provider, by the names of request parameters; numbers, strings, booleans
 * @param quality of its answers to hard questions, 0–100; {@link #qualityOf(int)} of the tier
 *     unless the file states it
 * @param region where it computes, such as {@code eu}; empty when unknown
 * @param dataPolicy what is promised of what it is told, out of {@link ProviderSpec#DATA_POLICIES}
 * @param maxOutputTokens longest answer it gives; empty when unknown
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
    Map<String, Object> options,
    double quality,
    String region,
    Set<String> dataPolicy,
    Optional<Long> maxOutputTokens) {

  /** What a request may need of a model. */
  public static final Set<String> CAPABILITIES =
      Set.of("tools", "images", "json_schema", "embeddings");

  /** What a model is held to be able to of which nothing is said: all that answers in words do. */
  public static final Set<String> USUAL_CAPABILITIES = Set.of("tools", "images", "json_schema");

  public ModelSpec {
    capabilities = Set.copyOf(capabilities);
    options = Map.copyOf(options);
    dataPolicy = Set.copyOf(dataPolicy);
  }

  /** A model of which nothing is known but its tier. */
  public ModelSpec(
      String id,
      String provider,
      String model,
      Optional<Price> price,
      Optional<Long> contextTokens,
      Duration typicalFirstToken,
      Set<String> capabilities,
      int tier,
      Map<String, Object> options) {
    this(
        id,
        provider,
        model,
        price,
        contextTokens,
        typicalFirstToken,
        capabilities,
        tier,
        options,
        qualityOf(tier),
        "",
        Set.of(),
        Optional.empty());
  }

  /** A model with the usual capabilities and no options. */
  public ModelSpec(
      String id,
      String provider,
      String model,
      Optional<Price> price,
      Optional<Long> contextTokens,
      Duration typicalFirstToken) {
    this(
        id,
        provider,
        model,
        price,
        contextTokens,
        typicalFirstToken,
        USUAL_CAPABILITIES,
        0,
        Map.of());
  }

  /** {@code 100 (t + 1) / (t + 2)}: 50 for tier 0, 67, 75, 80 and so on, never quite 100. */
  public static double qualityOf(int tier) {
    return 100.0 * (tier + 1) / (tier + 2);
  }

  /**
   * US dollars per million tokens, each from 0 to {@value #MAX_PER_M}. Tokens of reasoning are
   * billed as those of the answer.
   *
   * @param cachedInPerM for input tokens the provider had cached; equals {@code inPerM} unless
   *     stated
   * @param cacheWritePerM for input tokens the provider puts into its cache; equals {@code inPerM}
   *     unless stated
   */
  public record Price(double inPerM, double outPerM, double cachedInPerM, double cacheWritePerM) {

    /** No price is higher, so that no sum of a request overflows. */
    public static final int MAX_PER_M = 1_000;

    public Price {
      check("inPerM", inPerM);
      check("outPerM", outPerM);
      check("cachedInPerM", cachedInPerM);
      check("cacheWritePerM", cacheWritePerM);
    }

    /** Writing to the cache costs what input does. */
    public Price(double inPerM, double outPerM, double cachedInPerM) {
      this(inPerM, outPerM, cachedInPerM, inPerM);
    }

    private static void check(String name, double perM) {
      if (!(perM >= 0 && perM <= MAX_PER_M)) {
        throw new IllegalArgumentException(
            name + " = " + perM + ", must be from 0 to " + MAX_PER_M);
      }
    }
  }

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
