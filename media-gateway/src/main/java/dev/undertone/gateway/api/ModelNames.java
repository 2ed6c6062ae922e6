package dev.undertone.gateway.api;

import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.ModelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a client may write as {@code model}: a router, as {@code undertone/ID} or {@code ID}; one
 * model of a router file, as {@code PROVIDER/MODEL}; or {@code auto}. Any thread.
 */
public final class ModelNames {

  /** Before the id of a router. */
  public static final String OURS = "undertone/";

  /** Leaves it to the default router. */
  public static final String AUTO = "auto";

  /** So many names stand in an error; the whole list is at {@code /v1/models}. */
  private static final int NAMED = 24;

  private final Supplier<Map<String, CelRouter>> routers;
  private final String standard;
  private volatile Index index = new Index(Map.of(), Map.of());

  /** Router files in force, and which of them knows a model. */
  private record Index(Map<String, CelRouter> routers, Map<String, CelRouter> byModel) {}

  /**
   * Who decides.
   *
   * @param pinned the one model that is wanted
   */
  public record Target(CelRouter router, Optional<String> pinned) {}

  /**
   * @param routers in force, by id; the same map as long as nothing has changed
   * @param standard id of the default router
   */
  public ModelNames(Supplier<Map<String, CelRouter>> routers, String standard) {
    this.routers = routers;
    this.standard = standard;
  }

  /** Who decides for a request for this model; empty when there is no such model. */
  public Optional<Target> find(String model) {
    Map<String, CelRouter> all = routers.get();
    String name = model.startsWith(OURS) ? model.substring(OURS.length()) : model;
    CelRouter router = all.get(name.equals(AUTO) && !all.containsKey(AUTO) ? standard : name);
    if (router != null) {
      return Optional.of(new Target(router, Optional.empty()));
    }
    CelRouter serves = index(all).byModel.get(model);
    return serves == null ? Optional.empty() : Optional.of(new Target(serves, Optional.of(model)));
  }

  /** Routers in force, by id and sorted. */
  public Map<String, CelRouter> routers() {
    return new TreeMap<>(routers.get());
  }

  public boolean isStandard(CelRouter router) {
    return router.id().equals(standard);
  }

  /** Every model of every router file, by {@code PROVIDER/MODEL} and sorted. */
  public Map<String, ModelSpec> models() {
    Map<String, ModelSpec> models = new TreeMap<>();
    inOrder(routers.get())
        .forEach(
            router ->
                router
                    .file()
                    .models()
                    .values()
                    .forEach(model -> models.putIfAbsent(model.fullName(), model)));
    return models;
  }

  /** What there is to ask for, in one line. */
  public String known() {
    List<String> names = new ArrayList<>();
    names.add(AUTO);
    routers().keySet().forEach(id -> names.add(OURS + id));
    names.addAll(models().keySet());
    return names.size() <= NAMED
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, NAMED))
            + ", and "
            + (names.size() - NAMED)
            + " more at /v1/models";
  }

  // The map is replaced whenever a file is, so that its identity tells, without a look inside.
  @SuppressWarnings("ReferenceEquality")
  private Index index(Map<String, CelRouter> all) {
    Index current = index;
    if (current.routers != all) {
      Map<String, CelRouter> byModel = new HashMap<>();
      for (CelRouter router : inOrder(all)) {
        router
            .file()
            .models()
            .values()
            .forEach(model -> byModel.putIfAbsent(model.fullName(), router));
      }
      current = new Index(all, Map.copyOf(byModel));
      index = current;
    }
    return current;
  }

  /** The default router knows best. */
  private List<CelRouter> inOrder(Map<String, CelRouter> all) {
    Map<String, CelRouter> others = new TreeMap<>(all);
    CelRouter first = others.remove(standard);
    List<CelRouter> ordered = new ArrayList<>(all.size());
    if (first != null) {
      ordered.add(first);
    }
    ordered.addAll(others.values());
    return ordered;
  }
}
