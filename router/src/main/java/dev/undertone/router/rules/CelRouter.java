package dev.undertone.router.rules;

import dev.undertone.router.Plan;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.CandidateTrace;
import dev.undertone.router.RouteDecision.RuleTrace;
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
 *
 * <p>Never worse: when what was heard in the caller's voice led to a lower tier, a later deadline
 * or less access to a person than the same request gets without it, the decision made without it
 * stands, and says so. {@link NeverWorse} keeps files from which that would follow from being
 * loaded; what is left are models that are down or do not fit, and routes that are computed.
 */
public final class CelRouter implements Router {
  private final RouterFile file;
  private final FailureObserver failures;

  /** Is told of rules that did not do what their author meant. Must not throw. */
  @FunctionalInterface
  public interface FailureObserver {

    /** A rule could not be evaluated, which counts as "no match". */
    void ruleFailed(String router, String rule, String message);

    /** A rule matched on hearing the voice and would have made it worse for the caller. */
    default void overruled(String router, String rule, String message) {}

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
    Course heard = course(snapshot, (rule, message) -> failures.ruleFailed(id(), rule, message));
    if (!heard.run().voiceMattered()) {
      return decision(heard, heard.matched().because(), heard.run().traces());
    }
    Course unheard = course(snapshot.unheard(), (rule, message) -> {});
    Optional<String> worse = heard.standing().worseThan(unheard.standing());
    if (worse.isEmpty()) {
      return decision(heard, heard.matched().because(), heard.run().traces());
    }
    failures.overruled(id(), heard.matched().rule(), worse.get());
    return decision(
        unheard,
        "never worse: "
            + heard.matched().because()
            + ", but on route '"
            + heard.matched().route().id()
            + "' "
            + worse.get()
            + ", so the voice was left out",
        overruled(heard, unheard, worse.get()));
  }

  /** A run of the rules and the plan it leads to. */
  private record Course(
      RuleRun run,
      RuleRun.Matched matched,
      Variant variant,
      Duration deadline,
      List<PlannedAttempt> attempts,
      List<CandidateTrace> candidates) {

    Standing standing() {
      return Standing.of(matched.route(), deadline, attempts);
    }
  }

  private Course course(Snapshot snapshot, RuleRun.Failures failed) {
    var run = new RuleRun(file.rules(), file.routes(), snapshot, failed);
    RuleRun.Matched matched = run.run();
    RouteRequest request = snapshot.request();
    Variant variant = variant(matched.route(), request);
    List<PlannedAttempt> attempts = new ArrayList<>(variant.models().size());
    List<CandidateTrace> candidates = new ArrayList<>(variant.models().size());
    Duration deadline = deadline(matched.route(), request);
    plan(variant, deadline, request, snapshot.fleet(), attempts, candidates);
    return new Course(run, matched, variant, deadline, attempts, candidates);
  }

  private RouteDecision decision(Course course, String because, List<RuleTrace> rules) {
    Route route = course.matched().route();
    return new RouteDecision(
        file.id(),
        file.version(),
        course.matched().rule(),
        route.id(),
        course.variant().id(),
        course.variant().version(),
        route.strategy() == Route.Strategy.WEIGHTED ? course.variant().weight() / 100.0 : 1,
        Plan.inOrder(course.attempts()),
        course.variant().prompt(),
        course.variant().parameters(),
        route.endpointing().label(),
        route.speakingRate(),
        route.human().label(),
        because,
        rules,
        course.candidates());
  }

  /** What came of each rule with the voice, up to where the one without it goes its own way. */
  private static List<RuleTrace> overruled(Course heard, Course unheard, String worse) {
    List<RuleTrace> rules = new ArrayList<>(unheard.run().traces());
    for (int i = 0; i < rules.size(); i++) {
      RuleTrace with = heard.run().traces().get(i);
      if (rules.get(i).result().equals("matched") || with.result().equals("not_reached")) {
        continue;
      }
      if (with.id().equals(heard.matched().rule())) {
        rules.set(i, new RuleTrace(with.id(), "overruled", with.reason() + "; " + worse));
      } else if (!with.result().equals("matched")) {
        rules.set(i, with);
      }
    }
    return rules;
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
