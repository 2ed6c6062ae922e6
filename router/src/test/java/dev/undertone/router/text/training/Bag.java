package dev.undertone.router.text.training;

/**
 * The features of one text: dense ones, and counts of the n-grams that it has.
 *
 * @param dense standardised
 * @param buckets that are not empty, each once
 * @param counts of those buckets, weighed
 */
public record Bag(double[] dense, int[] buckets, double[] counts) {

  double dot(double[] weights, int from) {
    double sum = 0;
    for (int i = 0; i < dense.length; i++) {
      sum += weights[from + i] * dense[i];
    }
    int grams = from + dense.length + 1;
    for (int i = 0; i < buckets.length; i++) {
      sum += weights[grams + buckets[i]] * counts[i];
    }
    return sum + weights[from + dense.length];
  }

  void addTo(double[] gradient, int from, double times) {
    for (int i = 0; i < dense.length; i++) {
      gradient[from + i] += times * dense[i];
    }
    gradient[from + dense.length] += times;
    int grams = from + dense.length + 1;
    for (int i = 0; i < buckets.length; i++) {
      gradient[grams + buckets[i]] += times * counts[i];
    }
  }
}
