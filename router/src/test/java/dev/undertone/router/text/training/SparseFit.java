package dev.undertone.router.text.training;

import java.util.Arrays;

/**
 * Penalised logistic regression on bags: degrees from 0 to 1 as targets, or several classes.
 *
 * <p>Weights are in the order dense features, bias, buckets. The bias goes free of the penalty,
 * which is half the ridge times the squares; dense features and n-grams have a ridge each. Weights
 * of rows are brought to a sum of 1.
 */
public final class SparseFit {

  private static final int MOST_STEPS = 40;
  private static final double TOLERANCE = 1e-4;

  private final Bag[] bags;
  private final double[] weights;
  private final int dense;
  private final int size;
  private final double denseRidge;
  private final double gramRidge;

  /**
   * @param weights of the rows
   * @param buckets of n-grams; 0 to fit the dense features alone
   */
  public SparseFit(Bag[] bags, double[] weights, int buckets, double denseRidge, double gramRidge) {
    double total = Arrays.stream(weights).sum();
    this.bags = bags.clone();
    this.weights = Arrays.stream(weights).map(weight -> weight / total).toArray();
    this.dense = bags[0].dense().length;
    this.size = dense + 1 + buckets;
    this.denseRidge = denseRidge;
    this.gramRidge = gramRidge;
  }

  /** Fits chances to degrees from 0 to 1. */
  public double[] degrees(double[] targets) {
    double[] fitted = new double[size];
    Lbfgs.minimise(
        (at, gradient) -> {
          double loss = penalise(at, 0, gradient);
          for (int r = 0; r < bags.length; r++) {
            double evidence = bags[r].dot(at, 0);
            loss += weights[r] * (softplus(evidence) - targets[r] * evidence);
            bags[r].addTo(gradient, 0, weights[r] * (logistic(evidence) - targets[r]));
          }
          return loss;
        },
        fitted,
        MOST_STEPS,
        TOLERANCE);
    return fitted;
  }

  /**
   * @param targets index of each row's class
   * @return the weights of each class
   */
  public double[][] classes(int[] targets, int classes) {
    double[] fitted = new double[classes * size];
    double[] p = new double[classes];
    Lbfgs.minimise(
        (at, gradient) -> {
          double loss = 0;
          for (int c = 0; c < classes; c++) {
            loss += penalise(at, c * size, gradient);
          }
          for (int r = 0; r < bags.length; r++) {
            for (int c = 0; c < classes; c++) {
              p[c] = bags[r].dot(at, c * size);
            }
            double own = p[targets[r]];
            loss += weights[r] * (toProbabilities(p) - own);
            for (int c = 0; c < classes; c++) {
              double error = p[c] - (c == targets[r] ? 1 : 0);
              bags[r].addTo(gradient, c * size, weights[r] * error);
            }
          }
          return loss;
        },
        fitted,
        MOST_STEPS,
        TOLERANCE);
    double[][] byClass = new double[classes][];
    for (int c = 0; c < classes; c++) {
      byClass[c] = Arrays.copyOfRange(fitted, c * size, (c + 1) * size);
    }
    return byClass;
  }

  /** The evidence that fitted weights give for a text. */
  public static double evidence(double[] fitted, Bag bag) {
    return bag.dot(fitted, 0);
  }

  public static double logistic(double evidence) {
    return 1 / (1 + Math.exp(-evidence));
  }

  private double penalise(double[] at, int from, double[] gradient) {
    double loss = 0;
    for (int i = 0; i < size; i++) {
      double ridge = i < dense ? denseRidge : i == dense ? 0 : gramRidge;
      gradient[from + i] = ridge * at[from + i];
      loss += ridge * at[from + i] * at[from + i] / 2;
    }
    return loss;
  }

  /** Turns evidence into probabilities in place; gives the logarithm of what they were sums of. */
  private static double toProbabilities(double[] evidence) {
    double most = Arrays.stream(evidence).max().orElseThrow();
    double sum = 0;
    for (int c = 0; c < evidence.length; c++) {
      evidence[c] = Math.exp(evidence[c] - most);
      sum += evidence[c];
    }
    for (int c = 0; c < evidence.length; c++) {
      evidence[c] /= sum;
    }
    return most + Math.log(sum);
  }

  private static double softplus(double x) {
    return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
