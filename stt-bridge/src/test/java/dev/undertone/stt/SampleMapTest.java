package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SampleMapTest {

  private final SampleMap map = new SampleMap();

  /** The engine was fed 1000 samples before; then 300 said at 5000, and 200 said at 9000. */
  @BeforeEach
  void feed() {
    map.restart(1_000);
    map.fed(100, 5_000);
    map.fed(200, 5_100);
    map.fed(200, 9_000);
  }

  @Test
  void placesWhatTheEngineCountsWhereItWasSaid() {
    assertThat(map.startInCall(1_000)).isEqualTo(5_000);
    assertThat(map.startInCall(1_250)).isEqualTo(5_250);
    assertThat(map.endInCall(1_280)).isEqualTo(5_280);
  }

  @Test
  void leavesAGapWhereOneWas() {
    assertThat(map.startInCall(1_300)).isEqualTo(9_000);
    assertThat(map.endInCall(1_301)).isEqualTo(9_001);
  }

  @Test
  void endsAWordBeforeTheGapAfterIt() {
    assertThat(map.endInCall(1_300)).isEqualTo(5_300);
  }

  @Test
  void keepsWhatTheEngineRoundsOutsideWithinWhatWasFed() {
    assertThat(map.startInCall(990)).isEqualTo(5_000);
    assertThat(map.endInCall(990)).isEqualTo(5_000);
    assertThat(map.endInCall(1_600)).isEqualTo(9_200);
    assertThat(map.startInCall(1_600)).isEqualTo(9_200);
  }

  @Test
  void forgetsAtARestart() {
    map.restart(7_000);
    map.fed(10, 40);

    assertThat(map.startInCall(7_005)).isEqualTo(45);
  }
}
