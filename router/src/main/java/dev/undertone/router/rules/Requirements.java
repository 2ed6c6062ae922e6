package dev.undertone.router.rules;

import java.util.Optional;
import java.util.Set;

/**
 * What a route asks of every model that answers on it, whoever named the model. Nothing a client
 * sends takes any of it away.
 *
 * @param regions where it may compute; empty for anywhere
 * @param dataPolicy what must be promised, out of {@link ProviderSpec#DATA_POLICIES}
 * @param maxInPerM highest price of a million tokens in, in US dollars; empty for any
 * @param maxOutPerM likewise of a million tokens out
 * @param allow models, by id or {@code provider/model}, and providers; empty for all of the file
 */
public record Requirements(
    Set<String> regions,
    Set<String> dataPolicy,
    Optional<Double> maxInPerM,
    Optional<Double> maxOutPerM,
    Set<String> allow) {

  /** Anything goes. */
  public static final Requirements NONE =
      new Requirements(Set.of(), Set.of(), Optional.empty(), Optional.empty(), Set.of());

  public Requirements {
    regions = Set.copyOf(regions);
    dataPolicy = Set.copyOf(dataPolicy);
    allow = Set.copyOf(allow);
  }
}
