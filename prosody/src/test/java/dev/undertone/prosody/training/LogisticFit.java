package dev.undertone.prosody.training;

import java.util.Arrays;

/**
 * Penalised logistic regression: two classes, or degrees from 0 to 1 as targets, and several
 * classes at once.
 *
 * <p>The penalty is half the ridge times the squares of the weights; the bias goes free. Weights of
 * rows are brought to a sum of 1.
 */
public final class LogisticFit {

  private static final int MOST_STEPS = 300;
  private static final double TOLERANCE = 1e-5;

  private LogisticFit() {}

  /**
   * @param rows features, standardised
   * @param targets 0–1 each
   * @param weights of the rows
   * @return the weights of the features and, last, the bias
   */
  public static double[] degrees(
      double[][] rows, double[] targets, double[] weights, double ridge) {
    int features = rows[0].length;
    double total = Arrays.stream(weights).sum();
    double[] fitted = new double[features + 1];
    Lbfgs.minimise(
        (at, gradient) -> {
          double loss = penalise(ridge, at, 0, features, gradient);
          gradient[features] = 0;
          for (int r = 0; r < rows.length; r++) {
            double evidence = evidence(rows[r], at, 0);
            double weight = weights[r] / total;
            loss += weight * (softplus(evidence) - targets[r] * evidence);
            pull(rows[r], weight * (logistic(evidence) - targets[r]), gradient, 0);
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
   * @return for each class the weights of the features and, last, the bias
   */
  public static double[][] classes(
      double[][] rows, int[] targets, int classes, double[] weights, double ridge) {
    int features = rows[0].length;
    int stride = features + 1;
    double total = Arrays.stream(weights).sum();
    double[] fitted = new double[classes * stride];
    double[] p = new double[classes];
    Lbfgs.minimise(
        (at, gradient) -> {
          double loss = 0;
          for (int c = 0; c < classes; c++) {
            loss += penalise(ridge, at, c * stride, features, gradient);
            gradient[c * stride + features] = 0;
          }
          for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < classes; c++) {
              p[c] = evidence(rows[r], at, c * stride);
            }
            double own = p[targets[r]];
            double norm = toProbabilities(p);
            double weight = weights[r] / total;
            loss += weight * (norm - own);
            for (int c = 0; c < classes; c++) {
              double error = p[c] - (c == targets[r] ? 1 : 0);
              pull(rows[r], weight * error, gradient, c * stride);
            }
          }
          return loss;
        },
        fitted,
        MOST_STEPS,
        TOLERANCE);
    double[][] byClass = new double[classes][];
    for (int c = 0; c < classes; c++) {
      byClass[c] = Arrays.copyOfRange(fitted, c * stride, (c + 1) * stride);
    }
    return byClass;
  }

  public static double logistic(double evidence) {
    return 1 / (1 + Math.exp(-evidence));
  }

  /** Turns evidence into probabilities in place; gives the logarithm of what they were sums of. */
  public static double toProbabilities(double[] evidence) {
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

  public static double evidence(double[] row, double[] weights, int from) {
    double sum = weights[from + row.length];
    for (int i = 0; i < row.length; i++) {
      sum += weights[from + i] * row[i];
    }
    return sum;
  }

  private static void pull(double[] row, double error, double[] gradient, int from) {
    for (int i = 0; i < row.length; i++) {
      gradient[from + i] += error * row[i];
    }
    gradient[from + row.length] += error;
  }

  /** Overwrites the gradient of the features with that of the penalty. */
  private static double penalise(
      double ridge, double[] at, int from, int features, double[] gradient) {
    double loss = 0;
    for (int i = from; i < from + features; i++) {
      gradient[i] = ridge * at[i];
      loss += ridge * at[i] * at[i] / 2;
    }
    return loss;
  }

  private static double softplus(double x) {
    return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
