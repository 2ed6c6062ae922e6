package dev.undertone.router.record;

import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import java.util.OptionalDouble;

/**
 * How likely the first model of a plan is to miss its first-token deadline, by what was known of it
 * when the decision was made.
 *
 * <p>First-token times are taken for log-normal through the median and the ninetieth percentile.
 */
final class DeadlineRisk {

  /** The ninetieth percentile of a standard normal distribution. */
  private static final double Z90 = 1.2815515655446004;

  /** A model that always took the same time so far still does not do so for ever. */
  private static final double LEAST_SPREAD = 0.05;

  private DeadlineRisk() {}

  /** 0–1; empty for a plan without models, or whose first one had not been measured. */
  static OptionalDouble of(RouteDecision decision, FleetView fleet) {
    if (decision.attempts().isEmpty()) {
      return OptionalDouble.empty();
    }
    PlannedAttempt first = decision.attempts().getFirst();
    ModelHealth health = fleet.of(first.model().fullName());
    double p50 = (double) health.firstTokenP50().toMillis();
    double p90 = Math.max(p50, (double) health.firstTokenP90().toMillis());
    long deadline = first.firstTokenDeadline().toMillis();
    if (health.attempts() == 0 || p50 <= 0) {
      return OptionalDouble.empty();
    }
    if (deadline <= 0) {
      return OptionalDouble.of(1);
    }
    double spread = Math.max(LEAST_SPREAD, StrictMath.log(p90 / p50) / Z90);
    return OptionalDouble.of(1 - normal(StrictMath.log((double) deadline / p50) / spread));
  }

  /**
   * The standard normal distribution function, to 1.5e-7.
   *
   * @see "Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26"
   */
  private static double normal(double z) {
    double x = Math.abs(z) / Math.sqrt(2);
    double t = 1 / (1 + 0.3275911 * x);
    double series =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    double erf = 1 - series * StrictMath.exp(-x * x);
    return z < 0 ? (1 - erf) / 2 : (1 + erf) / 2;
  }
}
