package dev.undertone.router.text;

import dev.undertone.router.text.training.Bag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Turns texts into what a fit takes, with the scan that the classifier uses. */
final class Bags {

  /** Groups that a word must be in to be common. */
  private static final int GROUPS_OF_A_COMMON_WORD = 6;

  private final byte[] common;
  private final double[] mean = new double[Shape.COUNT];
  private final double[] deviation = new double[Shape.COUNT];

  /** A text before its shape is standardised. */
  record Raw(double[] shape, int[] buckets, double[] counts) {}

  private Bags(byte[] common) {
    this.common = common;
  }

  /** Learns which words are common, and how the shapes are spread. */
  static Bags of(List<Example> examples) {
    Bags bags = new Bags(common(examples));
    int count = 0;
    double[] squares = new double[Shape.COUNT];
    for (Example example : examples) {
      for (Example.Form form : Example.Form.values()) {
        double[] shape = bags.raw(example.in(form)).shape();
        for (int i = 0; i < shape.length; i++) {
          bags.mean[i] += shape[i];
          squares[i] += shape[i] * shape[i];
        }
        count++;
      }
    }
    for (int i = 0; i < squares.length; i++) {
      bags.mean[i] /= count;
      double variance = squares[i] / count - bags.mean[i] * bags.mean[i];
      bags.deviation[i] = Math.sqrt(Math.max(variance, 1e-6));
    }
    return bags;
  }

  Bag bag(String text) {
    Raw raw = raw(text);
    double[] shape = raw.shape();
    for (int i = 0; i < shape.length; i++) {
      shape[i] = (shape[i] - mean[i]) / deviation[i];
    }
    return new Bag(shape, raw.buckets(), raw.counts());
  }

  byte[] common() {
    return common;
  }

  double[] mean() {
    return mean;
  }

  double[] deviation() {
    return deviation;
  }

  private Raw raw(String text) {
    Counted counted = new Counted(common);
    TextScan scan = new TextScan(counted);
    scan.read(text);
    double[] shape = new double[Shape.COUNT];
    scan.shape(shape);
    int[] buckets = new int[counted.counts.size()];
    double[] counts = new double[buckets.length];
    int at = 0;
    for (Map.Entry<Integer, Integer> gram : counted.counts.entrySet()) {
      buckets[at] = gram.getKey();
      counts[at++] = gram.getValue() * scan.gramWeight();
    }
    return new Raw(shape, buckets, counts);
  }

  private static byte[] common(List<Example> examples) {
    Map<Integer, Set<String>> groups = new HashMap<>();
    for (Example example : examples) {
      for (String word : example.in(Example.Form.SPOKEN).replace("'", "").split(" ", -1)) {
        groups.computeIfAbsent(TextScan.hash(word), key -> new HashSet<>()).add(example.group());
      }
    }
    byte[] bits = new byte[TextCoefficients.COMMON_BITS / 8];
    groups.forEach(
        (word, in) -> {
          if (in.size() >= GROUPS_OF_A_COMMON_WORD) {
            int bit = TextCoefficients.commonBit(word);
            bits[bit >>> 3] |= (byte) (1 << (bit & 7));
          }
        });
    return bits;
  }

  /** Counts the n-grams of one text. */
  private static final class Counted implements TextScan.Grams {

    private final byte[] common;
    private final TreeMap<Integer, Integer> counts = new TreeMap<>();

    Counted(byte[] common) {
      this.common = common;
    }

    @Override
    public void add(int bucket) {
      counts.merge(bucket, 1, Integer::sum);
    }

    @Override
    public boolean isCommon(int wordHash) {
      int bit = TextCoefficients.commonBit(wordHash);
      return (common[bit >>> 3] >>> (bit & 7) & 1) != 0;
    }
  }
}
