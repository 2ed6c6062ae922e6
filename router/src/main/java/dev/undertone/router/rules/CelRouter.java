package dev.undertone.router.rules;

import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.CandidateTrace;
import dev.undertone.router.RouteDecision.PlannedAttempt;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.Router;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.select.Constraints;
import dev.undertone.router.select.StickyChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides by the rules of one router file: rules, then constraints, then the route's choice, then
 * the plan. Any thread.
 */
public final class CelRouter implements Router {
  private final RouterFile file;
  private final FailureObserver failures;

  /** Is told of rules that could not be evaluated; they count as "no match". Must not throw. */
  @FunctionalInterface
  public interface FailureObserver {
    void ruleFailed(String router, String rule, String message);

    /** Tells nobody. */
    static FailureObserver none() {
      return (router, rule, message) -> {};
    }
  }

  public CelRouter(RouterFile file, FailureObserver failures) {
    this.file = file;
    this.failures = failures;
  }

  @Override
  public String id() {
    return file.id();
  }

  /** What it decides by. */
  public RouterFile file() {
    return file;
  }

  @Override
  public RouteDecision decide(RouteRequest request, FleetView fleet) {
    var snapshot = new Snapshot(request, fleet, file.models());
    var run =
        new RuleRun(
            file.rules(),
            file.routes(),
            snapshot,
            (rule, message) -> failures.ruleFailed(file.id(), rule, message));
    RuleRun.Matched matched = run.run();
    Route route = matched.route();
    Variant variant = variant(route, request);
    List<PlannedAttempt> attempts = new ArrayList<>(variant.models().size());
    List<CandidateTrace> candidates = new ArrayList<>(variant.models().size());
    plan(variant, deadline(route, request), request, fleet, attempts, candidates);
    return new RouteDecision(
        file.id(),
        file.version(),
        matched.rule(),
        route.id(),
        variant.id(),
        route.strategy() == Route.Strategy.WEIGHTED ? variant.weight() / 100.0 : 1,
        attempts,
        variant.prompt(),
        variant.parameters(),
        route.endpointing().label(),
        route.speakingRate(),
        matched.because(),
        run.traces(),
        candidates);
  }

  private static Variant variant(Route route, RouteRequest request) {
    if (route.strategy() == Route.Strategy.FIRST || route.variants().size() == 1) {
      return route.variants().getFirst();
    }
    String key = request.user().isEmpty() ? request.signals().call().value() : request.user();
    List<Integer> weights = route.variants().stream().map(Variant::weight).toList();
    return route.variants().get(StickyChoice.of(key, route.id(), weights));
  }

  /** In whole milliseconds, the grain of a record. */
  private static Duration deadline(Route route, RouteRequest request) {
    Duration left = Duration.ofMillis(request.budgetLeft().toMillis());
    return left.compareTo(route.firstTokenDeadline()) < 0 ? left : route.firstTokenDeadline();
  }

  private static void plan(
      Variant variant,
      Duration deadline,
      RouteRequest request,
      FleetView fleet,
      List<PlannedAttempt> attempts,
      List<CandidateTrace> candidates) {
    for (ModelSpec model : variant.models()) {
      Optional<String> against = Constraints.against(model, fleet.of(model.fullName()), request);
      if (against.isEmpty()) {
        attempts.add(new PlannedAttempt(model, deadline));
        String place =
            attempts.size() == 1 ? "first of the plan" : "fallback " + (attempts.size() - 1);
        candidates.add(new CandidateTrace(model.fullName(), true, place));
      } else {
        candidates.add(new CandidateTrace(model.fullName(), false, against.get()));
      }
    }
  }
}
