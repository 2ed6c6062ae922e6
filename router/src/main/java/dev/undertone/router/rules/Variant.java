package dev.undertone.router.rules;

import dev.undertone.router.Plan.OnBreak;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One way to carry a route out.
 *
 * @param weight per cent of users who get it, 0–100
 * @param models tried in this order; not empty
 * @param prompt text added to the agent's instructions; empty for none
 * @param parameters for the provider, such as {@code temperature}; numbers, strings, booleans
 * @param version of prompt and parameters, for the record; a hash unless the file states one
 * @param onBreak what becomes of an answer that breaks; empty for what the route says
 */
public record Variant(
    String id,
    int weight,
    List<ModelSpec> models,
    String prompt,
    Map<String, Object> parameters,
    String version,
    Optional<OnBreak> onBreak) {
  public Variant {
    models = List.copyOf(models);
    parameters = Map.copyOf(parameters);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("models of variant '" + id + "' = [], must not be empty");
    }
  }

  /** A variant that leaves a broken answer to its route. */
  public Variant(
      String id,
      int weight,
      List<ModelSpec> models,
      String prompt,
      Map<String, Object> parameters,
      String version) {
    this(id, weight, models, prompt, parameters, version, Optional.empty());
  }

  /** A variant whose version is a hash of its prompt and parameters. */
  public Variant(
      String id,
      int weight,
      List<ModelSpec> models,
      String prompt,
      Map<String, Object> parameters) {
    this(id, weight, models, prompt, parameters, version(prompt, parameters));
  }

  /** Twelve hex digits of the SHA-256 of both, parameters in the order of their names. */
  static String version(String prompt, Map<String, Object> parameters) {
    var text = new StringBuilder(prompt);
    new TreeMap<>(parameters)
        .forEach((name, value) -> text.append('\0').append(name).append('=').append(value));
    return ShortHash.of(text.toString());
  }

  /** The same variant with one model, which may as well be tried once only. */
  Variant servedBy(String provider, String model) {
    ModelSpec only = models.getFirst().servedBy(provider, model);
    return new Variant(id, weight, List.of(only), prompt, parameters, version, onBreak);
  }
}
