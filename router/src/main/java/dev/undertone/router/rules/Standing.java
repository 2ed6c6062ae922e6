package dev.undertone.router.rules;

import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.rules.Route.Human;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a caller gets, as far as hearing his voice may not make it worse.
 *
 * @param tier of the model that answers first
 * @param deadline for its first token
 * @param human access to a person
 */
record Standing(int tier, Duration deadline, Human human) {

  /** Of a plan without a model. */
  private static final int NOBODY = Integer.MIN_VALUE;

  /** What the route gives at least, whatever the variant. */
  static Standing lowest(Route route) {
    return new Standing(
        route.variants().stream().mapToInt(Standing::tier).min().orElse(NOBODY),
        route.firstTokenDeadline(),
        route.human());
  }

  /** What it gives at most. */
  static Standing highest(Route route) {
    return new Standing(
        route.variants().stream().mapToInt(Standing::tier).max().orElse(NOBODY),
        route.firstTokenDeadline(),
        route.human());
  }

  private static int tier(Variant variant) {
    return variant.models().getFirst().tier();
  }

  /** What a plan gives. */
  static Standing of(Route route, Duration deadline, List<PlannedAttempt> attempts) {
    int tier = attempts.isEmpty() ? NOBODY : attempts.getFirst().model().tier();
    return new Standing(tier, deadline, route.human());
  }

  /** In what it is worse, and by how much; empty when it is not. */
  Optional<String> worseThan(Standing other) {
    List<String> worse = new ArrayList<>(3);
    if (tier < other.tier) {
      worse.add(
          tier == NOBODY ? "no model is left" : "tier " + tier + " is lower than " + other.tier);
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
}
