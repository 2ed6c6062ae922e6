package dev.undertone.router.select;

import dev.undertone.router.RouteDecision.Score;
import dev.undertone.router.rules.Choosing;
import dev.undertone.router.rules.Route.Strategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** In which order candidates are tried. Pure; the order given decides between equals. */
public final class Ranking {

  private static final Comparator<Candidate> BY_PLACE = Comparator.comparingInt(Candidate::place);
  private static final Comparator<Candidate> BY_COST =
      Comparator.comparingDouble(each -> lastIfUnknown(each.score().microUsd()));
  private static final Comparator<Candidate> BY_SPEED =
      Comparator.comparingDouble(
          each -> lastIfUnknown((double) each.score().firstTokenP50Millis()));
  private static final Comparator<Candidate> BY_QUALITY =
      Comparator.comparingDouble(each -> -each.score().quality());
  private static final Comparator<Candidate> BY_HOPE =
      Comparator.comparingDouble(each -> -each.score().inTime());

  private static final Map<String, Comparator<Candidate>> BY_METRIC =
      Map.of("price", BY_COST, "latency", BY_SPEED, "quality", BY_QUALITY);

  /** What a client may sort by. */
  public static final Set<String> METRICS = BY_METRIC.keySet();

  private static final Comparator<Candidate> CHEAPEST =
      BY_COST.thenComparing(BY_SPEED).thenComparing(BY_PLACE);
  private static final Comparator<Candidate> FASTEST =
      BY_SPEED.thenComparing(BY_COST).thenComparing(BY_PLACE);

  private Ranking() {}

  private static double lastIfUnknown(double figure) {
    return figure < 0 ? Double.POSITIVE_INFINITY : figure;
  }

  /** Whether the order depends on scores. */
  static boolean needsScores(Strategy strategy) {
    return switch (strategy) {
      case FIRST, WEIGHTED, VOTE -> false;
      case CHEAPEST, FASTEST, AUTO, CASCADE -> true;
    };
  }

  /** By the route's strategy; changes the list. */
  static void order(List<Candidate> candidates, Strategy strategy, Choosing choosing) {
    switch (strategy) {
      case FIRST, WEIGHTED, VOTE -> candidates.sort(BY_PLACE);
      case CHEAPEST, CASCADE -> candidates.sort(CHEAPEST);
      case FASTEST -> candidates.sort(FASTEST);
      case AUTO -> auto(candidates, choosing);
    }
  }

  /** By what the client asks for, the first metric first; unknown metrics are passed over. */
  static void order(List<Candidate> candidates, List<String> metrics) {
    Comparator<Candidate> order = null;
    for (String metric : metrics) {
      Comparator<Candidate> by = BY_METRIC.get(metric);
      if (by != null) {
        order = order == null ? by : order.thenComparing(by);
      }
    }
    candidates.sort(order == null ? BY_PLACE : order.thenComparing(BY_PLACE));
  }

  /**
   * First those that are likely enough in time and about as good as the best of them, the cheapest
   * first; then the others in time, the best first; then those that are late, the least late first.
   */
  private static void auto(List<Candidate> candidates, Choosing choosing) {
    double best = -1;
    for (Candidate each : candidates) {
      if (each.isInTime(choosing)) {
        best = Math.max(best, each.score().quality());
      }
    }
    List<Candidate> equals = new ArrayList<>(candidates.size());
    List<Candidate> others = new ArrayList<>();
    List<Candidate> late = new ArrayList<>();
    for (Candidate each : candidates) {
      if (!each.isInTime(choosing)) {
        late.add(each);
      } else if (each.score().quality() >= best - choosing.qualityMargin()) {
        equals.add(each);
      } else {
        others.add(each);
      }
    }
    equals.sort(BY_COST.thenComparing(BY_QUALITY).thenComparing(BY_SPEED).thenComparing(BY_PLACE));
    others.sort(BY_QUALITY.thenComparing(BY_COST).thenComparing(BY_PLACE));
    late.sort(BY_HOPE.thenComparing(BY_QUALITY).thenComparing(BY_PLACE));
    candidates.clear();
    candidates.addAll(equals);
    candidates.addAll(others);
    candidates.addAll(late);
  }

  /**
   * By how much the first is better than the second at what the strategy is after, as a share of
   * what is to be gained: of the cost, of the time, of the missing quality. Infinite where the
   * second will not do at all.
   */
  static double gain(Candidate first, Candidate second, Strategy strategy, Choosing choosing) {
    Score better = first.score();
    Score worse = second.score();
    return switch (strategy) {
      case FIRST, WEIGHTED, VOTE -> Double.POSITIVE_INFINITY;
      case CHEAPEST, CASCADE -> saving(better.microUsd(), worse.microUsd());
      case FASTEST ->
          saving((double) better.firstTokenP50Millis(), (double) worse.firstTokenP50Millis());
      case AUTO -> {
        if (first.isInTime(choosing) != second.isInTime(choosing)) {
          yield Double.POSITIVE_INFINITY;
        }
        double missing = 100 - worse.quality();
        double more = better.quality() - worse.quality();
        yield Math.abs(more) <= choosing.qualityMargin() || missing <= 0
            ? saving(better.microUsd(), worse.microUsd())
            : more / missing;
      }
    };
  }

  private static double saving(double better, double worse) {
    if (worse < 0) {
      return better < 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    return worse == 0 ? 0 : (worse - better) / worse;
  }
}
