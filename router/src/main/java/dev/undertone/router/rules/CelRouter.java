package dev.undertone.router.rules;

import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.RuleTrace;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.Router;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.select.Selection;
import dev.undertone.router.select.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** What only a look at the text can tell. */
  private static final Set<String> OF_THE_TEXT =
      Set.of("request.language", "request.task", "request.complexity");

  private final RouterFile file;
  private final FailureObserver failures;
  private final Selector selector;
  private final boolean readsText;

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
    this.selector = new Selector(file);
    this.readsText =
        file.rules().read(OF_THE_TEXT)
            || file.routes().values().stream()
                .anyMatch(route -> route.strategy() == Route.Strategy.AUTO);
  }

  @Override
  public String id() {
    return file.id();
  }

  /** What it decides by. */
  public RouterFile file() {
    return file;
  }

  /** Whether a decision may depend on what the text is: its task, complexity or language. */
  public boolean readsText() {
    return readsText;
  }

  @Override
  public RouteDecision decide(RouteRequest request, FleetView fleet) {
    return decide(request, fleet, false);
  }

  /** Decides, looks at every rule and scores every candidate; nobody is told of failures. */
  public Explained explain(RouteRequest request, FleetView fleet) {
    var quiet = new CelRouter(file, FailureObserver.none());
    var snapshot = new Snapshot(request, fleet, file.models());
    var each = new RuleRun(file.rules(), file.routes(), snapshot, (rule, message) -> {});
    return new Explained(quiet.decide(request, fleet, true), each.traceAll());
  }

  private RouteDecision decide(RouteRequest request, FleetView fleet, boolean scoreAll) {
    var snapshot = new Snapshot(request, fleet, file.models());
    Course heard =
        course(
            snapshot, scoreAll, (rule, message) -> failures.ruleFailed(id(), rule, message), null);
    if (!heard.run().voiceMattered()) {
      return decision(heard, heard.matched().because(), heard.run().traces());
    }
    Course unheard = course(snapshot.unheard(), scoreAll, (rule, message) -> {}, heard);
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

  /** A run of the rules and what the route it leads to comes to. */
  private record Course(RuleRun run, RuleRun.Matched matched, Selection selection) {

    Standing standing() {
      return Standing.of(matched.route(), selection.deadline(), selection.plan().attempts());
    }
  }

  /**
   * @param before of the same request; its selection is kept where the route is the same, for
   *     selecting does not look at the voice
   */
  private Course course(
      Snapshot snapshot, boolean scoreAll, RuleRun.Failures failed, @Nullable Course before) {
    var run = new RuleRun(file.rules(), file.routes(), snapshot, failed);
    RuleRun.Matched matched = run.run();
    Selection selection =
        before != null && before.matched().route().id().equals(matched.route().id())
            ? before.selection()
            : selector.select(matched.route(), snapshot.request(), snapshot.fleet(), scoreAll);
    return new Course(run, matched, selection);
  }

  private RouteDecision decision(Course course, String because, List<RuleTrace> rules) {
    Route route = course.matched().route();
    Selection selection = course.selection();
    return new RouteDecision(
        file.id(),
        file.version(),
        course.matched().rule(),
        selection.pinned() ? Selector.PINNED : route.id(),
        selection.variant().id(),
        selection.variant().version(),
        selection.probability(),
        selection.plan(),
        selection.variant().prompt(),
        selection.variant().parameters(),
        route.endpointing().label(),
        route.speakingRate(),
        route.human().label(),
        selection.pinned()
            ? "the client names the model; "
                + because
                + ", and what route '"
                + route.id()
                + "' requires holds"
            : because,
        rules,
        selection.candidates());
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
}
