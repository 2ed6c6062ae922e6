package dev.undertone.router.rules;

import dev.cel.runtime.CelAttribute;
import dev.undertone.router.health.FleetView;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;

/** Looks declared variables up by the path a file spells, outside of CEL. */
final class Variables {
  private static final Map<String, SignalSchema.Leaf<Snapshot>> LEAVES = leaves();

  /** Which model is meant cannot be told from an unknown; the reasons are the same for all. */
  private static final Snapshot.Health UNKNOWN =
      new Snapshot.Health(
          new ModelSpec("", "", "", Optional.empty(), Optional.empty(), Duration.ZERO),
          FleetView.ModelHealth.UNKNOWN);

  private final Map<String, ModelSpec> models;

  Variables(Map<String, ModelSpec> models) {
    this.models = models;
  }

  private static Map<String, SignalSchema.Leaf<Snapshot>> leaves() {
    Map<String, SignalSchema.Leaf<Snapshot>> leaves = new HashMap<>();
    SignalSchemas.ROOTS.forEach(
        root -> root.leaves().forEach(leaf -> leaves.put(leaf.path(), leaf)));
    return Map.copyOf(leaves);
  }

  /** The value at these steps from a root; empty where they lead to no single value. */
  Optional<Read> find(List<String> steps) {
    String path = String.join(".", steps);
    SignalSchema.Leaf<Snapshot> leaf = LEAVES.get(path);
    if (leaf != null) {
      return Optional.of(new Read(path, leaf::read, leaf.whyNot(), null));
    }
    if (steps.size() == 2 && steps.getFirst().equals("metadata")) {
      Function<Snapshot, String> whyNot = s -> "not given";
      return Optional.of(
          new Read(path, s -> s.request().metadata().get(steps.get(1)), whyNot, null));
    }
    if (steps.size() == 3 && steps.getFirst().equals("models")) {
      return ofModel(path, steps.get(1), steps.get(2));
    }
    return Optional.empty();
  }

  private Optional<Read> ofModel(String path, String model, String name) {
    ModelSpec spec = models.get(model);
    if (spec == null
        || !(SignalSchemas.MODEL.field(name) instanceof SignalSchema.Leaf<Snapshot.Health> leaf)) {
      return Optional.empty();
    }
    return Optional.of(
        new Read(
            path, s -> leaf.read(s.health(spec)), s -> leaf.whyNot().apply(s.health(spec)), null));
  }

  /** The variable whose last step is {@code name}, the shortest where there are several. */
  static Optional<String> path(String name) {
    return LEAVES.keySet().stream()
        .filter(path -> path.endsWith("." + name) && !name.equals("available"))
        .min(Comparator.comparingInt(String::length).thenComparing(path -> path));
  }

  /** The variable's name as rules write it. */
  static String path(CelAttribute attribute) {
    var joined = new StringJoiner(".");
    for (CelAttribute.Qualifier each : attribute.qualifiers()) {
      if (each.kind() != CelAttribute.Qualifier.Kind.AS_STRING) {
        return attribute.toString();
      }
      joined.add(each.asString());
    }
    String path = joined.toString();
    // CEL's own way looks at each step with a regular expression, for those that must be quoted.
    return LEAVES.containsKey(path) ? path : attribute.toString();
  }

  /** Why the variable of this name has no value. */
  static String whyNot(String path, Snapshot snapshot) {
    SignalSchema.Leaf<Snapshot> leaf = LEAVES.get(path);
    if (leaf != null) {
      return leaf.whyNot().apply(snapshot);
    }
    String name = path.substring(path.lastIndexOf('.') + 1);
    return path.startsWith("models.")
            && SignalSchemas.MODEL.field(name) instanceof SignalSchema.Leaf<Snapshot.Health> of
        ? of.whyNot().apply(UNKNOWN)
        : "not given";
  }
}
