package dev.undertone.router.rules;

import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.rules.Route.Human;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a caller gets, as far as hearing his voice may not make it worse.
 *
 * @param tier of the model that answers first
 * @param quality of the same model, which follows from its tier unless the file states it
 * @param deadline for its first token
 * @param human access to a person
 */
record Standing(int tier, double quality, Duration deadline, Human human) {

  /** Of a plan without a model. */
  private static final int NOBODY = Integer.MIN_VALUE;

  private static final Comparator<ModelSpec> BY_QUALITY =
      Comparator.comparingDouble(ModelSpec::quality);

  /** What the route gives at least, whatever the variant and the order of its models. */
  static Standing lowest(Route route) {
    return Standing.of(route, firsts(route).min(BY_QUALITY));
  }

  /** What it gives at most. */
  static Standing highest(Route route) {
    return Standing.of(route, firsts(route).max(BY_QUALITY));
  }

  /** What a plan gives. */
  static Standing of(Route route, Duration deadline, List<PlannedAttempt> attempts) {
    Optional<ModelSpec> first = attempts.stream().findFirst().map(PlannedAttempt::model);
    return new Standing(
        first.map(ModelSpec::tier).orElse(NOBODY),
        first.map(ModelSpec::quality).orElse(-1.0),
        deadline,
        route.human());
  }

  private static Standing of(Route route, Optional<ModelSpec> first) {
    return new Standing(
        first.map(ModelSpec::tier).orElse(NOBODY),
        first.map(ModelSpec::quality).orElse(-1.0),
        route.firstTokenDeadline(),
        route.human());
  }

  /** Every model that may come first: the others take over where that one is down. */
  private static Stream<ModelSpec> firsts(Route route) {
    boolean fileOrder =
        switch (route.strategy()) {
          case FIRST, WEIGHTED, VOTE -> true;
          case CHEAPEST, FASTEST, AUTO, CASCADE -> false;
        };
    return route.variants().stream()
        .flatMap(variant -> variant.models().stream().limit(fileOrder ? 1 : Long.MAX_VALUE));
  }

  /** In what it is worse, and by how much; empty when it is not. */
  Optional<String> worseThan(Standing other) {
    List<String> worse = new ArrayList<>(3);
    if (quality < other.quality) {
      worse.add(
          tier == NOBODY
              ? "no model is left"
              : tier < other.tier
                  ? "tier " + tier + " is lower than " + other.tier
                  : "quality " + plain(quality) + " is lower than " + plain(other.quality));
    }
    if (deadline.compareTo(other.deadline) > 0) {
      long later = deadline.minus(other.deadline).toMillis();
      worse.add("first_token_deadline " + deadline.toMillis() + "ms is " + later + "ms later");
    }
    if (human.compareTo(other.human) < 0) {
      worse.add("human " + human.label() + " is less than " + other.human.label());
    }
    return worse.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", worse));
  }

  private static String plain(double quality) {
    return String.format(Locale.ROOT, "%.1f", quality);
  }
}
