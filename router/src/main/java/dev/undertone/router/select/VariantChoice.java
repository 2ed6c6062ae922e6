package dev.undertone.router.select;

import dev.undertone.router.rules.Choosing;
import dev.undertone.router.rules.Route;
import dev.undertone.router.rules.Route.Strategy;
import dev.undertone.router.rules.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which variant of a route a key gets.
 *
 * @param probability with which it gets this one, 0–1
 */
record VariantChoice(Variant variant, double probability) {

  static VariantChoice of(Route route, String key) {
    Optional<Choosing.Share> canary = route.choosing().canary();
    if (canary.isEmpty()) {
      return among(route, route.variants(), key, 1);
    }
    String trial = canary.get().what();
    double percent = canary.get().percent();
    boolean tries = StickyChoice.isWithin(key, route.id() + "/canary", percent);
    List<Variant> rest = new ArrayList<>(route.variants().size());
    for (Variant variant : route.variants()) {
      if (variant.id().equals(trial)) {
        if (tries) {
          return new VariantChoice(variant, percent / 100);
        }
      } else {
        rest.add(variant);
      }
    }
    return among(route, rest, key, 1 - percent / 100);
  }

  private static VariantChoice among(
      Route route, List<Variant> variants, String key, double probability) {
    int sum = 0;
    for (Variant variant : variants) {
      sum += variant.weight();
    }
    if (route.strategy() == Strategy.FIRST || variants.size() == 1 || sum == 0) {
      return new VariantChoice(variants.getFirst(), probability);
    }
    List<String> names = new ArrayList<>(variants.size());
    List<Integer> weights = new ArrayList<>(variants.size());
    for (Variant variant : variants) {
      names.add(variant.id());
      weights.add(variant.weight());
    }
    Variant drawn = variants.get(StickyChoice.of(key, route.id(), names, weights));
    return new VariantChoice(drawn, probability * drawn.weight() / sum);
  }
}
