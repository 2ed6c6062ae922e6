package dev.undertone.router.text.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class RoutingCurveTest {

  private static final double[] WEAK = {0, 1, 0, 1};
  private static final double[] STRONG = {1, 1, 1, 1};

  @Test
  void aConstantScoreIsChance() {
    RoutingCurve curve = RoutingCurve.of(new double[4], WEAK, STRONG);

    assertThat(curve).isEqualTo(new RoutingCurve(0.5, 0.5, 0.8));
  }

  @Test
  void aPerfectScoreRecoversTheGapFirst() {
    RoutingCurve curve = RoutingCurve.of(new double[] {1, 0, 1, 0}, WEAK, STRONG);

    assertThat(curve.apgr()).isCloseTo(0.75, offset(1e-9));
    assertThat(curve.cpt50()).isCloseTo(0.25, offset(1e-9));
  }

  @Test
  void aReversedScoreRecoversItLast() {
    RoutingCurve curve = RoutingCurve.of(new double[] {0, 1, 0, 1}, WEAK, STRONG);

    assertThat(curve.apgr()).isCloseTo(0.25, offset(1e-9));
  }

  @Test
  void rankingCountsTiesHalf() {
    assertThat(Ranking.auc(new double[] {1, 1, 0}, new double[] {1, 0, 0})).isEqualTo(0.75);
  }
}
