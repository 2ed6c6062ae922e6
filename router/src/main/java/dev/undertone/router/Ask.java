package dev.undertone.router;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client says of the choice itself.
 *
 * @param pinned {@code provider/model} it wants; empty to leave it to the rules
 * @param models pool or fallback list, by {@code provider/model} or by the id in the router file;
 *     empty for the route's own
 * @param sort metrics to order candidates by, the first one decides: {@code price}, {@code
 *     latency}, {@code quality}; empty for the route's own order
 * @param ignore models and providers that may not be used
 * @param allowed models and providers the client's key may use; empty for all
 * @param firstTokenTimeout after which the next model is tried; empty for the route's
 */
public record Ask(
    Optional<String> pinned,
    List<String> models,
    List<String> sort,
    Set<String> ignore,
    Set<String> allowed,
    Optional<Duration> firstTokenTimeout) {

  /** Leaves everything to the rules. */
  public static final Ask NOTHING =
      new Ask(Optional.empty(), List.of(), List.of(), Set.of(), Set.of(), Optional.empty());

  public Ask {
    models = List.copyOf(models);
    sort = List.copyOf(sort);
    ignore = Set.copyOf(ignore);
    allowed = Set.copyOf(allowed);
  }
}
