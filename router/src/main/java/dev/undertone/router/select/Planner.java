package dev.undertone.router.select;

import dev.undertone.router.Plan;
import dev.undertone.router.Plan.Kind;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.rules.Conduct;
import dev.undertone.router.rules.ModelSpec;
import dev.undertone.router.rules.Route;
import dev.undertone.router.rules.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the chosen models are tried, as the route says. One thread, one use. */
final class Planner {
  private final Route route;
  private final Conduct conduct;
  private final RouteRequest request;
  private final FleetView fleet;
  private final Duration deadline;

  Planner(Route route, RouteRequest request, FleetView fleet, Duration deadline) {
    this.route = route;
    this.conduct = route.conduct();
    this.request = request;
    this.fleet = fleet;
    this.deadline = deadline;
  }

  Plan plan(Variant variant, List<Candidate> order) {
    List<PlannedAttempt> attempts = new ArrayList<>(order.size());
    for (Candidate each : order) {
      attempts.add(attempt(each.model()));
    }
    Kind kind = kind(attempts.size());
    return new Plan(
        kind,
        attempts,
        kind == Kind.FALLBACK ? hedgeAfter(attempts) : Optional.empty(),
        conduct.retry(),
        variant.onBreak().orElse(conduct.onBreak()),
        conduct.nextOnRefusal() || kind == Kind.CASCADE,
        attempts.isEmpty() ? Optional.empty() : mirror(),
        route.choosing().escalateBelow(),
        kind == Kind.VOTE ? Math.min(route.choosing().votes(), attempts.size()) : 1);
  }

  private PlannedAttempt attempt(ModelSpec model) {
    return new PlannedAttempt(model, deadline, conduct.stallDeadline(), route.firstTokenDeadline());
  }

  /** One model can neither be gone on from nor be outvoted. */
  private Kind kind(int attempts) {
    if (attempts < 2) {
      return Kind.FALLBACK;
    }
    return switch (route.strategy()) {
      case CASCADE -> Kind.CASCADE;
      case VOTE -> Kind.VOTE;
      case FIRST, WEIGHTED, CHEAPEST, FASTEST, AUTO -> Kind.FALLBACK;
    };
  }

  /** Not after the deadline, at which the second model is asked anyway. */
  private Optional<Duration> hedgeAfter(List<PlannedAttempt> attempts) {
    if (attempts.size() < 2) {
      return Optional.empty();
    }
    Duration after = conduct.hedge().after();
    if (conduct.hedge().auto()) {
      ModelSpec first = attempts.getFirst().model();
      after = Duration.ofMillis(FirstToken.of(first, fleet.of(first.fullName())).p90Millis());
    }
    return after.isZero() || after.compareTo(deadline) >= 0 ? Optional.empty() : Optional.of(after);
  }

  /** A copy is bound by the same constraints: what may not see the request may not see its copy. */
  private Optional<PlannedAttempt> mirror() {
    if (conduct.mirror().isEmpty()) {
      return Optional.empty();
    }
    Conduct.Mirror mirror = conduct.mirror().get();
    boolean shares =
        StickyChoice.isWithin(Selector.key(request), route.id() + "/mirror", mirror.percent());
    boolean may =
        shares
            && Constraints.against(
                    mirror.model(), fleet.of(mirror.model().fullName()), request, route.require())
                .isEmpty();
    return may ? Optional.of(attempt(mirror.model())) : Optional.empty();
  }
}
