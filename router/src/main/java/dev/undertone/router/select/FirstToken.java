package dev.undertone.router.select;

import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.ModelSpec;
import java.time.Duration;

/**
 * How long a model takes to its first token: measured, or else what the file expects of it.
 *
 * <p>The times are taken for log-normal through both quantiles, as answering times are long-tailed:
 * {@code P(T <= d) = Φ(ln(d / p50) / σ)} with {@code σ = ln(p90 / p50) / 1.2816}. All of it is in
 * whole milliseconds and by {@link StrictMath}, for a decision has to come out the same on every
 * machine and from its record.
 *
 * @param p50Millis 0 when nothing is known
 * @param p90Millis at least p50
 */
record FirstToken(long p50Millis, long p90Millis) {

  /** The 0.9 quantile of the standard normal distribution. */
  private static final double Z90 = 1.2815515655446004;

  /** Of a time that is only expected, or measured once, the tail is not known. */
  private static final int TAIL_OF_A_PRIOR = 2;

  /** No provider is steadier; keeps equal quantiles from making a step of the curve. */
  private static final double LEAST_SIGMA = 0.05;

  FirstToken {
    p90Millis = Math.max(p50Millis, p90Millis);
  }

  static FirstToken of(ModelSpec model, ModelHealth health) {
    long p50 = health.firstTokenP50().toMillis();
    long p90 = health.firstTokenP90().toMillis();
    if (p50 == 0) {
      p50 = model.typicalFirstToken().toMillis();
      p90 = 0;
    }
    return new FirstToken(p50, p90 == 0 ? p50 * TAIL_OF_A_PRIOR : p90);
  }

  /**
   * The same model where a call has it already: halfway to what its last answer took, which had the
   * cached prefix that a new model has not.
   */
  FirstToken afterAnswering(Duration last) {
    long millis = last.toMillis();
    if (millis == 0) {
      return this;
    }
    if (!isKnown()) {
      return new FirstToken(millis, millis * TAIL_OF_A_PRIOR);
    }
    long p50 = (p50Millis + millis) / 2;
    return new FirstToken(p50, p90Millis * p50 / p50Millis);
  }

  boolean isKnown() {
    return p50Millis > 0;
  }

  /** Probability that the first token comes within that time, 0–1; of no model that is unknown. */
  double within(long millis) {
    if (millis <= 0) {
      return 0;
    }
    double sigma = Math.max(LEAST_SIGMA, StrictMath.log((double) p90Millis / p50Millis) / Z90);
    return normal(StrictMath.log((double) millis / p50Millis) / sigma);
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
