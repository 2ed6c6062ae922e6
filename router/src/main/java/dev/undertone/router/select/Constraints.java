package dev.undertone.router.select;

import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.ModelSpec;
import java.util.Optional;

/** What keeps a model from being tried for a request. */
public final class Constraints {

  private Constraints() {}

  /** The first constraint that removes it, for people; empty when it may be tried. */
  public static Optional<String> against(
      ModelSpec model, ModelHealth health, RouteRequest request) {
    // Sorted, for the order of a Set changes from one start of the JVM to the next.
    for (String need : request.facts().needs().stream().sorted().toList()) {
      if (!model.capabilities().contains(need)) {
        return Optional.of("the request needs " + need + ", which it cannot do");
      }
    }
    if (model.contextTokens().isPresent()
        && request.facts().tokens() > model.contextTokens().get()) {
      return Optional.of(
          request.facts().tokens()
              + " prompt tokens do not fit its context of "
              + model.contextTokens().get());
    }
    if (health.open()) {
      return Optional.of(
          health.openReason().isEmpty()
              ? "its breaker is open"
              : "its breaker is open: " + health.openReason());
    }
    return Optional.empty();
  }
}
