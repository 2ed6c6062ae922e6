package dev.undertone.prosody.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogisticFitTest {

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void findsTheWeightsThatMadeTheTargets() {
    Random random = new Random(1);
    double[][] rows = new double[400][];
    double[] targets = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
      targets[i] = LogisticFit.logistic(1.5 * rows[i][0] - 0.5 * rows[i][1] + 0.3);
    }

    double[] fitted = LogisticFit.degrees(rows, targets, ones(rows.length), 0);

    assertThat(fitted).containsExactly(new double[] {1.5, -0.5, 0.3}, within(1e-3));
  }

  @Test
  void shrinksTheWeightsWithTheRidge() {
    double[][] rows = {{-1}, {-2}, {1}, {2}};
    double[] targets = {0, 0, 1, 1};

    double loose = LogisticFit.degrees(rows, targets, ones(4), 0.01)[0];
    double tight = LogisticFit.degrees(rows, targets, ones(4), 1)[0];

    assertThat(tight).isPositive().isLessThan(loose / 3);
  }

  @Test
  void hearsTheHeavierRow() {
    double[][] rows = {{1}, {1}};

    double[] fitted = LogisticFit.degrees(rows, new double[] {0, 1}, new double[] {1, 3}, 1e-9);

    assertThat(LogisticFit.logistic(fitted[0] + fitted[1])).isCloseTo(0.75, within(1e-3));
  }

  @Test
  void tellsSeveralClassesApart() {
    Random random = new Random(2);
    double[][] rows = new double[300][];
    int[] targets = new int[rows.length];
    double[][] centres = {{0, 3}, {3, -2}, {-3, -2}};
    for (int i = 0; i < rows.length; i++) {
      targets[i] = i % 3;
      rows[i] =
          new double[] {
            centres[i % 3][0] + random.nextGaussian(), centres[i % 3][1] + random.nextGaussian()
          };
    }

    double[][] fitted = LogisticFit.classes(rows, targets, 3, ones(rows.length), 0.01);

    int right = 0;
    for (int i = 0; i < rows.length; i++) {
      int best = 0;
      for (int c = 1; c < 3; c++) {
        boolean better =
            LogisticFit.evidence(rows[i], fitted[c], 0)
                > LogisticFit.evidence(rows[i], fitted[best], 0);
        best = better ? c : best;
      }
      right += best == targets[i] ? 1 : 0;
    }
    assertThat(right).isGreaterThan(285);
  }

  @Test
  void isTheSameEveryTime() {
    double[][] rows = {{-1, 2}, {-2, 1}, {1, -1}, {2, 0}};
    double[] targets = {0, 1, 1, 1};

    assertThat(LogisticFit.degrees(rows, targets, ones(4), 0.1))
        .isEqualTo(LogisticFit.degrees(rows, targets, ones(4), 0.1));
  }
}
