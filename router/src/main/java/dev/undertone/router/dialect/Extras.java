package dev.undertone.router.dialect;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request says to us and not to a model. None of it is passed on, but for {@code user} and
 * {@code metadata} where a provider's configuration says so.
 *
 * @param models pool or fallback list; empty for the route's own
 * @param metadata visible to rules
 * @param user sticky key; empty for none
 * @param voice JSON text of the signals that the client measured; empty for none
 * @param call id of a live call whose latest signals are used; empty for none
 * @param budget for the first token; empty for the router's own
 * @param firstTokenTimeout after which the next model is tried; empty for the route's
 * @param sort metrics, the first one decides
 * @param ignore models and providers that may not be used
 * @param dropUnsupported whether a field that the chosen provider has no counterpart for is left
 *     out; else it is an error
 */
public record Extras(
    List<String> models,
    Map<String, String> metadata,
    String user,
    Optional<String> voice,
    String call,
    Optional<Duration> budget,
    Optional<Duration> firstTokenTimeout,
    List<String> sort,
    List<String> ignore,
    boolean dropUnsupported) {
  public Extras {
    models = List.copyOf(models);
    // In their order: what is forwarded is the same bytes whoever forwards it.
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    sort = List.copyOf(sort);
    ignore = List.copyOf(ignore);
  }
}
