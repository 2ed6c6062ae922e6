package dev.undertone.router.text.training;

import java.util.Comparator;
import java.util.stream.IntStream;

/** How well scores put failures before successes. */
public final class Ranking {

  private Ranking() {}

  /**
   * The chance that a failure scores higher than a success; ties count half.
   *
   * @param failures degree to which each text is a failure, 0–1
   */
  public static double auc(double[] scores, double[] failures) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double below = 0;
    double ordered = 0;
    double failed = 0;
    int at = 0;
    while (at < order.length) {
      int end = at;
      double tiedFailures = 0;
      double tiedSuccesses = 0;
      while (end < order.length && scores[order[end]] == scores[order[at]]) {
        tiedFailures += failures[order[end]];
        tiedSuccesses += 1 - failures[order[end]];
        end++;
      }
      ordered += tiedFailures * (below + tiedSuccesses / 2);
      failed += tiedFailures;
      below += tiedSuccesses;
      at = end;
    }
    return ordered / (failed * below);
  }
}
