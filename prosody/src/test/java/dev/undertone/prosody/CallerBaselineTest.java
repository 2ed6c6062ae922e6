package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CallerBaselineTest {

  private static final float[] TURN = {20};

  private final CallerBaseline baseline = new CallerBaseline(new double[] {10});
  private final float[] seen = new float[1];

  private double relative(float value) {
    baseline.relative(new float[] {value}, seen);
    return seen[0];
  }

  @Test
  void leavesTheFirstTurnAsItIs() {
    assertThat(relative(13)).isEqualTo(13);
  }

  @Test
  void countsThePopulationAsFourTurns() {
    baseline.add(TURN, 1_000);
    baseline.add(TURN, 1_000);
    baseline.add(TURN, 1_000);
    baseline.add(TURN, 1_000);

    assertThat(relative(20)).isCloseTo(15, within(1e-5));
  }

  @Test
  void againstHimselfPutsHisUsualTurnAtThePopulationsMean() {
    baseline.add(TURN, 1_000);

    baseline.relativeToOwn(TURN, seen);

    assertThat(seen[0]).isEqualTo(10);
  }

  @Test
  void isKnownAfterTwoTurnsOrFourSecondsOfVoice() {
    baseline.add(TURN, 1_000);
    assertThat(baseline.isFeelingKnown()).isFalse();
    baseline.add(TURN, 3_000);
    assertThat(baseline.isFeelingKnown()).isTrue();
    assertThat(baseline.isLedByCaller()).isTrue();

    baseline.forget();
    baseline.add(TURN, 4_000);

    assertThat(baseline.isFeelingKnown()).isTrue();
    assertThat(baseline.isLedByCaller()).isFalse();
  }

  @Test
  void letsTheOldestTurnsFadeAfterTwenty() {
    for (int turn = 0; turn < 200; turn++) {
      baseline.add(TURN, 1_000);
    }
    for (int turn = 0; turn < 20; turn++) {
      baseline.add(new float[] {40}, 1_000);
    }

    assertThat(baseline.usual(0)).isBetween(32.0, 33.0);
  }

  @Test
  void keepsLevelAndRateApartFromFeelings() {
    baseline.add(-20, 4, 2_500);
    baseline.add(-30, 6, 2_500);

    assertThat(baseline.isKnown()).isTrue();
    assertThat(baseline.levelDb()).isEqualTo(-25);
    assertThat(baseline.syllablesPerSecond()).isEqualTo(5);
    assertThat(baseline.isFeelingKnown()).isFalse();
  }

  @Test
  void forgetsAll() {
    baseline.add(TURN, 5_000);
    baseline.add(-20, 4, 5_000);

    baseline.forget();

    assertThat(baseline.isKnown()).isFalse();
    assertThat(baseline.isFeelingKnown()).isFalse();
    assertThat(relative(20)).isEqualTo(20);
  }
}
