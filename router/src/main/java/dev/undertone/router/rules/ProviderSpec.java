package dev.undertone.router.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A provider as a router file declares it.
 *
 * @param id its name in the router file
 * @param deployments where it is reached; not empty unless it is scripted
 * @param balance how a deployment is chosen for an attempt
 * @param forward what of a client's extras it is told: {@code user}, {@code metadata}
 * @param region where it computes, such as {@code eu}; empty when unknown
 * @param dataPolicy what it promises, out of {@link #DATA_POLICIES}
 * @param options the rest; numbers, strings, booleans
 */
public record ProviderSpec(
    String id,
    Kind kind,
    List<Deployment> deployments,
    Balance balance,
    Set<String> forward,
    String region,
    Set<String> dataPolicy,
    Map<String, Object> options) {

  /** What a provider may promise of what it is told. */
  public static final Set<String> DATA_POLICIES = Set.of("no_train", "zero_retention");

  /** How many deployments one provider may have. */
  public static final int MOST_DEPLOYMENTS = 64;

  /** The provider every file knows without declaring it. */
  public static final ProviderSpec SCRIPTED =
      new ProviderSpec(
          "scripted",
          Kind.SCRIPTED,
          List.of(),
          Balance.WEIGHTED,
          Set.of(),
          "",
          DATA_POLICIES,
          Map.of());

  /** Which wire protocol it speaks. */
  public enum Kind {
    SCRIPTED,
    OPENAI,
    ANTHROPIC
  }

  /** How a deployment is chosen. */
  public enum Balance {
    /** By weight. */
    WEIGHTED,
    /** The one with the fewest requests under way. */
    LEAST_LOADED,
    /** The better of two drawn by weight: requests under way times decayed first-token time. */
    POWER_OF_TWO
  }

  /**
   * One address and key.
   *
   * @param id in reports; the provider's where it is the only one
   * @param baseUrl without a trailing slash; empty for the kind's own
   * @param apiKeyEnv environment variable that holds the key; empty for none. The key itself is
   *     never in a file
   * @param weight share of the requests, at least 1
   */
  public record Deployment(String id, String baseUrl, String apiKeyEnv, int weight) {}

  public ProviderSpec {
    deployments = List.copyOf(deployments);
    forward = Set.copyOf(forward);
    dataPolicy = Set.copyOf(dataPolicy);
    options = Map.copyOf(options);
  }

  /** A provider at one address. */
  ProviderSpec(
      String id, Kind kind, String baseUrl, String apiKeyEnv, Map<String, Object> options) {
    this(
        id,
        kind,
        List.of(new Deployment(id, baseUrl, apiKeyEnv, 1)),
        Balance.WEIGHTED,
        Set.of(),
        "",
        Set.of(),
        options);
  }

  /** Address of the first deployment; empty for the kind's own. */
  public String baseUrl() {
    return deployments.isEmpty() ? "" : deployments.getFirst().baseUrl();
  }

  /** Variable of the first deployment's key; empty for none. */
  public String apiKeyEnv() {
    return deployments.isEmpty() ? "" : deployments.getFirst().apiKeyEnv();
  }
}
