package dev.undertone.router.health;

import java.time.Duration;
import java.util.Map;

/**
 * How each model is doing, at one moment. Immutable.
 *
 * @param models by {@code provider/model}; a model that is missing has never been used
 */
public record FleetView(Map<String, ModelHealth> models) {

  /** Nothing is known. */
  public static final FleetView EMPTY = new FleetView(Map.of());

  public FleetView {
    models = Map.copyOf(models);
  }

  /** What is known of it; healthy and unmeasured when it has never been used. */
  public ModelHealth of(String fullName) {
    return models.getOrDefault(fullName, ModelHealth.UNKNOWN);
  }

  /**
   * @param open whether its breaker is open: it is not to be tried
   * @param openReason why, for people; empty when closed
   * @param successRate of recent attempts, 0–1; 1 without any
   * @param firstTokenP50 of recent attempts; zero without any
   * @param firstTokenP90 of recent attempts; zero without any
   * @param attempts how many the figures rest on
   */
  public record ModelHealth(
      boolean open,
      String openReason,
      double successRate,
      Duration firstTokenP50,
      Duration firstTokenP90,
      long attempts) {
    public static final ModelHealth UNKNOWN =
        new ModelHealth(false, "", 1, Duration.ZERO, Duration.ZERO, 0);
  }
}
