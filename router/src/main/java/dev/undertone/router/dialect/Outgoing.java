package dev.undertone.router.dialect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a client's request is put to a provider.
 *
 * @param dialect that the provider speaks; {@code CHAT}, {@code MESSAGES} or {@code EMBEDDINGS}
 * @param model the provider's own name
 * @param prompt text the variant adds to the instructions; empty for none
 * @param parameters of the variant, which win over the client's
 * @param forwardUser whether the provider is told {@code user}
 * @param forwardMetadata whether the provider is told {@code metadata}
 * @param askUsage whether a stream is asked for its token counts though the client did not
 * @param said what an earlier model had said when it broke, to be gone on from; empty for none
 */
public record Outgoing(
    Dialect dialect,
    String model,
    String prompt,
    Map<String, Object> parameters,
    boolean forwardUser,
    boolean forwardMetadata,
    boolean askUsage,
    String said) {
  public Outgoing {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
