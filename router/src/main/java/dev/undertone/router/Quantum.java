package dev.undertone.router;

/**
 * The grain of every figure a rule may read.
 *
 * <p>A decision is made on the rounded figures and its record keeps the same ones, so a decision
 * made again from the record cannot come out differently at a threshold.
 */
public final class Quantum {

  private Quantum() {}

  /** Rounded to thousandths. */
  public static double thousandths(double value) {
    return Math.rint(value * 1_000) / 1_000;
  }
}
