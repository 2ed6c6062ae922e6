package dev.undertone.router.rules;

import java.util.Map;

/**
 * A provider as a router file declares it.
 *
 * @param id its name in the router file
 * @param baseUrl without a trailing slash; empty for the kind's own
 * @param apiKeyEnv environment variable that holds the key; empty for none. The key itself is never
 *     in a file
 * @param options the rest; numbers, strings, booleans
 */
public record ProviderSpec(
    String id, Kind kind, String baseUrl, String apiKeyEnv, Map<String, Object> options) {

  /** The provider every file knows without declaring it. */
  public static final ProviderSpec SCRIPTED =
      new ProviderSpec("scripted", Kind.SCRIPTED, "", "", Map.of());

  /** Which wire protocol it speaks. */
  public enum Kind {
    SCRIPTED,
    OPENAI
  }

  public ProviderSpec {
    options = Map.copyOf(options);
  }
}
