package dev.undertone.router.text;

import dev.undertone.router.text.TextCoefficients.Linear;

/**
 * Reads language, task and complexity off the last thing a user said: a linear model of hashed
 * n-grams and counts. Immutable; any thread.
 *
 * <p>Only that text counts: neither the system prompt nor the history makes a greeting hard. The
 * model was taught English; in other languages the task is not told and the complexity goes by
 * length and marks alone. What it was made of, and how far to trust it, is in the model card beside
 * the coefficients.
 */
public final class TextClassifier {

  private final TextCoefficients coefficients;
  private final byte[] weights;
  private final int heads;

  TextClassifier(TextCoefficients coefficients) {
    this.coefficients = coefficients;
    this.weights = coefficients.grams();
    this.heads = coefficients.heads().size();
  }

  /** The classifier with the committed coefficients. */
  public static TextClassifier shipped() {
    return Shipped.CLASSIFIER;
  }

  /** Reads a text, of which the first 4,096 characters count. */
  public Reading read(String lastUserText) {
    Sums sums = new Sums();
    TextScan scan = new TextScan(sums);
    scan.read(lastUserText);
    if (scan.words() == 0) {
      return new Reading("", "", 0);
    }
    double[] shape = new double[Shape.COUNT];
    scan.shape(shape);
    standardise(shape);
    String language = scan.language();
    if (!language.isEmpty() && !language.equals("en")) {
      return new Reading(language, "", logistic(evidence(coefficients.foreign(), shape)));
    }
    double weight = scan.gramWeight();
    double evidence =
        coefficients.slope() * evidence(0, sums, shape, weight)
            + coefficients.everyday() * logistic(evidence(1, sums, shape, weight))
            + coefficients.offset();
    return new Reading(language, task(sums, shape, weight), logistic(evidence));
  }

  private String task(Sums sums, double[] shape, double gramWeight) {
    int best = TextCoefficients.OTHER_HEADS;
    double most = Double.NEGATIVE_INFINITY;
    for (int head = TextCoefficients.OTHER_HEADS; head < heads; head++) {
      double evidence = evidence(head, sums, shape, gramWeight);
      if (evidence > most) {
        most = evidence;
        best = head;
      }
    }
    return coefficients.heads().get(best);
  }

  private double evidence(int head, Sums sums, double[] shape, double gramWeight) {
    Linear linear = coefficients.linears().get(head);
    return evidence(linear, shape) + sums.of[head] * linear.step() * gramWeight;
  }

  private static double evidence(Linear linear, double[] shape) {
    double sum = linear.bias();
    double[] each = linear.shape();
    for (int i = 0; i < each.length; i++) {
      sum += each[i] * shape[i];
    }
    return sum;
  }

  private void standardise(double[] shape) {
    double[] mean = coefficients.mean();
    double[] deviation = coefficients.deviation();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = (shape[i] - mean[i]) / deviation[i];
    }
  }

  private static double logistic(double evidence) {
    return 1 / (1 + Math.exp(-evidence));
  }

  /** Adds up the n-grams of one text, in the steps of each head. */
  private final class Sums implements TextScan.Grams {

    private final int[] of = new int[heads];

    @Override
    public void add(int bucket) {
      int from = bucket * of.length;
      for (int head = 0; head < of.length; head++) {
        of[head] += weights[from + head];
      }
    }

    @Override
    public boolean isCommon(int wordHash) {
      return coefficients.isCommon(wordHash);
    }
  }

  /** Loads the coefficients when they are first asked for. */
  private static final class Shipped {
    private static final TextClassifier CLASSIFIER = new TextClassifier(TextCoefficients.shipped());
  }
}
