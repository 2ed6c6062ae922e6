package dev.undertone.router.select;

import dev.undertone.router.Ask;
import dev.undertone.router.Continuity;
import dev.undertone.router.Plan;
import dev.undertone.router.RouteDecision.CandidateTrace;
import dev.undertone.router.RouteDecision.Score;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.Choosing;
import dev.undertone.router.rules.ModelSpec;
import dev.undertone.router.rules.Route;
import dev.undertone.router.rules.Route.Strategy;
import dev.undertone.router.rules.RouterFile;
import dev.undertone.router.rules.Variant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Chooses among the models of a route: the variant of the key, then constraints, then the order by
 * strategy or by what the client asks, then whether a call stays with the model it has.
 *
 * <p>Pure, and blind to the voice: a route comes to the same for a request whoever heard it. Any
 * thread.
 */
public final class Selector {

  /** Name of route and variant where the client names the model. */
  public static final String PINNED = "pinned";

  /** Under {@code auto}, a model that is less likely in time is not worth a try. */
  private static final double HOPELESS = 0.02;

  private static final String FIRST = "first of the plan";

  /** Made once, for every decision names them. */
  private static final List<String> PLACES =
      IntStream.range(0, 32).mapToObj(i -> i == 0 ? FIRST : "fallback " + i).toList();

  private final RouterFile file;

  /** The models of each variant before anything is known of a request, by identity. */
  private final IdentityHashMap<Variant, List<Candidate>> declared = new IdentityHashMap<>();

  public Selector(RouterFile file) {
    this.file = file;
    for (Route route : file.routes().values()) {
      for (Variant variant : route.variants()) {
        declared.put(variant, candidates(variant.models()));
      }
    }
  }

  private static List<Candidate> candidates(List<ModelSpec> pool) {
    List<Candidate> candidates = new ArrayList<>(pool.size());
    for (ModelSpec model : pool) {
      candidates.add(new Candidate(model, candidates.size()));
    }
    return List.copyOf(candidates);
  }

  /**
   * @param scoreAll whether every candidate is scored, for people; else only where the order asks
   */
  public Selection select(Route route, RouteRequest request, FleetView fleet, boolean scoreAll) {
    return new Run(route, request, fleet, scoreAll).select();
  }

  /** Who chooses: the user, or else the call. */
  static String key(RouteRequest request) {
    return request.user().isEmpty() ? request.signals().call().value() : request.user();
  }

  /** One selection under way. One thread. */
  private final class Run {
    private final Route route;
    private final Choosing choosing;
    private final RouteRequest request;
    private final FleetView fleet;
    private final Duration deadline;
    private final boolean scoreAll;
    private final boolean scores;
    private CandidateTrace[] traces = {};

    private Run(Route route, RouteRequest request, FleetView fleet, boolean scoreAll) {
      this.route = route;
      this.choosing = route.choosing();
      this.request = request;
      this.fleet = fleet;
      this.deadline = deadline();
      this.scoreAll = scoreAll;
      this.scores =
          scoreAll
              || !request.ask().sort().isEmpty()
              || (request.ask().models().isEmpty() && Ranking.needsScores(route.strategy()));
    }

    /** In whole milliseconds, the grain of a record. */
    private Duration deadline() {
      long route = this.route.firstTokenDeadline().toMillis();
      long asked = request.ask().firstTokenTimeout().map(Duration::toMillis).orElse(route);
      return Duration.ofMillis(Math.min(asked, request.budgetLeft().toMillis()));
    }

    private Selection select() {
      Ask ask = request.ask();
      boolean pinned = ask.pinned().isPresent();
      VariantChoice choice =
          pinned ? pinned(ask.pinned().get()) : VariantChoice.of(route, key(request));
      List<Candidate> left = left(pool(choice.variant()));
      order(left);
      String why = stay(left);
      Plan plan = new Planner(route, request, fleet, deadline).plan(choice.variant(), left);
      return new Selection(
          choice.variant(), choice.probability(), deadline, plan, traces(left, why), pinned);
    }

    /** The model alone, without the route's prompt: the client asks for that model as it is. */
    private VariantChoice pinned(String name) {
      List<ModelSpec> models =
          file.model(name).map(List::of).orElseGet(() -> List.of(unknown(name)));
      return new VariantChoice(new Variant(PINNED, 0, models, "", Map.of(), PINNED), 1);
    }

    private List<Candidate> pool(Variant variant) {
      Ask ask = request.ask();
      if (ask.models().isEmpty() || ask.pinned().isPresent()) {
        List<Candidate> known = declared.get(variant);
        return known == null ? candidates(variant.models()) : known;
      }
      List<ModelSpec> pool = new ArrayList<>(ask.models().size());
      for (String name : ask.models()) {
        ModelSpec model = file.model(name).orElseGet(() -> unknown(name));
        if (!pool.contains(model)) {
          pool.add(model);
        }
      }
      return candidates(pool);
    }

    /** Stands for a name that is no model, until {@link #left} says so. */
    private static ModelSpec unknown(String name) {
      return new ModelSpec(name, "", name, Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    private List<Candidate> left(List<Candidate> pool) {
      List<Candidate> left = new ArrayList<>(pool.size());
      traces = new CandidateTrace[pool.size()];
      for (Candidate unscored : pool) {
        ModelSpec model = unscored.model();
        if (model.provider().isEmpty()) {
          traces[unscored.place()] =
              new CandidateTrace(model.id(), false, "this router has no such model");
          continue;
        }
        ModelHealth health = fleet.of(unscored.name());
        Candidate candidate =
            scores ? unscored.scored(health, request, choosing, deadline) : unscored;
        Optional<String> against = Constraints.against(model, health, request, route.require());
        if (against.isEmpty()) {
          left.add(candidate);
        } else {
          remove(candidate, against.get());
        }
      }
      return left;
    }

    private void remove(Candidate candidate, String why) {
      Score score = scoreAll ? candidate.score() : Score.NONE;
      traces[candidate.place()] = new CandidateTrace(candidate.name(), false, why, score);
    }

    private void order(List<Candidate> left) {
      Ask ask = request.ask();
      if (!ask.sort().isEmpty()) {
        Ranking.order(left, ask.sort());
      } else if (ask.models().isEmpty()) {
        if (route.strategy() == Strategy.AUTO) {
          dropHopeless(left);
        }
        Ranking.order(left, route.strategy(), choosing);
      }
    }

    /** Unless none of them is likely enough: then a late answer is better than none. */
    private void dropHopeless(List<Candidate> left) {
      boolean anyInTime = false;
      for (Candidate each : left) {
        anyInTime |= each.isInTime(choosing);
      }
      if (!anyInTime) {
        return;
      }
      left.removeIf(
          each -> {
            double inTime = each.score().inTime();
            boolean hopeless = inTime >= 0 && inTime < HOPELESS;
            if (hopeless) {
              remove(
                  each,
                  "its first token is hardly ever there in "
                      + deadline.toMillis()
                      + "ms: p50 is "
                      + each.score().firstTokenP50Millis()
                      + "ms");
            }
            return hopeless;
          });
    }

    /** Puts the call's own model first where leaving it is not worth it; why, or empty. */
    private String stay(List<Candidate> left) {
      Continuity before = request.continuity();
      if (before.previousModel().isEmpty() || left.size() < 2) {
        return "";
      }
      int at = 0;
      while (at < left.size() && !left.get(at).name().equals(before.previousModel())) {
        at++;
      }
      if (at == 0 || at == left.size()) {
        return "";
      }
      Candidate own = left.get(at);
      String why = whyStay(left.getFirst(), own, before.switches());
      if (!why.isEmpty()) {
        left.remove(at);
        left.addFirst(own);
      }
      return why;
    }

    private String whyStay(Candidate first, Candidate own, int switches) {
      if (switches >= choosing.maxSwitches()) {
        return "the call has changed models " + switches + " times, which is the most";
      }
      Ask ask = request.ask();
      if (!ask.sort().isEmpty() || !ask.models().isEmpty()) {
        return "";
      }
      double gain = Ranking.gain(first, own, route.strategy(), choosing);
      return gain > choosing.switchMargin()
          ? ""
          : "the call stays with it, "
              + first.name()
              + " would be better by "
              + Math.round(gain * 100)
              + "%";
    }

    /** Of all candidates, in the order of the pool. */
    private List<CandidateTrace> traces(List<Candidate> left, String why) {
      for (int i = 0; i < left.size(); i++) {
        Candidate each = left.get(i);
        String place = i < PLACES.size() ? PLACES.get(i) : "fallback " + i;
        String reason = i == 0 && !why.isEmpty() ? FIRST + ": " + why : place;
        traces[each.place()] = new CandidateTrace(each.name(), true, reason, each.score());
      }
      return List.of(traces);
    }
  }
}
