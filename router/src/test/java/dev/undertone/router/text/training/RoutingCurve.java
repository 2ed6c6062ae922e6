package dev.undertone.router.text.training;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What sending the highest scores to the strong model recovers of the gap between weak and strong.
 *
 * @param apgr area of the recovered gap over the share sent to the strong model; chance is 0.5
 * @param cpt50 smallest share sent to the strong model that recovers half the gap
 * @param cpt80 the same for four fifths of it
 */
public record RoutingCurve(double apgr, double cpt50, double cpt80) {

  /**
   * Ties share what they recover, so that a constant score is chance.
   *
   * @param scores of the texts, the hardest highest
   * @param weak share of right answers of the weak model, for each text
   * @param strong the same of the strong one
   */
  public static RoutingCurve of(double[] scores, double[] weak, double[] strong) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double gap = 0;
    for (int i = 0; i < scores.length; i++) {
      gap += strong[i] - weak[i];
    }
    double area = 0;
    double recovered = 0;
    double cpt50 = 1;
    double cpt80 = 1;
    int at = 0;
    while (at < order.length) {
      int end = at;
      double gained = 0;
      while (end < order.length && scores[order[end]] == scores[order[at]]) {
        gained += strong[order[end]] - weak[order[end]];
        end++;
      }
      double next = recovered + gained / gap;
      double share = (double) (end - at) / order.length;
      area += share * (recovered + next) / 2;
      cpt50 = Math.min(cpt50, reaches(0.5, recovered, next, (double) at / order.length, share));
      cpt80 = Math.min(cpt80, reaches(0.8, recovered, next, (double) at / order.length, share));
      recovered = next;
      at = end;
    }
    return new RoutingCurve(area, cpt50, cpt80);
  }

  private static double reaches(double level, double from, double to, double share, double width) {
    return from < level && to >= level ? share + width * (level - from) / (to - from) : 1;
  }
}
