package dev.undertone.router.text.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class SparseFitTest {

  private static final int[] NONE = {};
  private static final Bag LOW = new Bag(new double[] {-1}, new int[] {0}, new double[] {1});
  private static final Bag HIGH = new Bag(new double[] {1}, new int[] {1}, new double[] {1});

  @Test
  void withoutFeaturesTheBiasIsTheShare() {
    Bag empty = new Bag(new double[] {0}, NONE, new double[0]);
    Bag[] bags = {empty, empty, empty, empty};

    double[] fitted =
        new SparseFit(bags, ones(4), 2, 1e-3, 1e-3).degrees(new double[] {1, 0, 0, 0});

    assertThat(SparseFit.logistic(SparseFit.evidence(fitted, empty))).isCloseTo(0.25, offset(1e-3));
  }

  @Test
  void aHeavierPenaltyKeepsNGramsOut() {
    Bag[] bags = {LOW, HIGH};
    double[] light = new SparseFit(bags, ones(2), 2, 10, 1e-3).degrees(new double[] {0, 1});
    double[] heavy = new SparseFit(bags, ones(2), 2, 10, 1e3).degrees(new double[] {0, 1});

    assertThat(SparseFit.evidence(light, HIGH)).isGreaterThan(1);
    assertThat(SparseFit.evidence(heavy, HIGH)).isLessThan(0.1);
  }

  @Test
  void classesAreToldApart() {
    Bag[] bags = {LOW, HIGH};
    double[][] fitted = new SparseFit(bags, ones(2), 2, 1e-3, 1e-3).classes(new int[] {1, 0}, 2);

    assertThat(SparseFit.evidence(fitted[1], LOW))
        .isGreaterThan(SparseFit.evidence(fitted[0], LOW));
    assertThat(SparseFit.evidence(fitted[0], HIGH))
        .isGreaterThan(SparseFit.evidence(fitted[1], HIGH));
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }
}
