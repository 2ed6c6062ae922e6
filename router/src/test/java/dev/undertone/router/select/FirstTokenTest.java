package dev.undertone.router.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.ModelSpec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirstTokenTest {
  private static ModelSpec expecting(long millis) {
    return new ModelSpec(
        "m", "p", "m", Optional.empty(), Optional.empty(), Duration.ofMillis(millis));
  }

  private static ModelHealth measured(long p50, long p90) {
    return new ModelHealth(false, "", 1, Duration.ofMillis(p50), Duration.ofMillis(p90), 50);
  }

  @Test
  void theProbabilityGoesThroughBothQuantiles() {
    var time = FirstToken.of(expecting(0), measured(300, 900));

    assertThat(time.within(300)).isCloseTo(0.5, within(1e-6));
    assertThat(time.within(900)).isCloseTo(0.9, within(1e-6));
    assertThat(time.within(100)).isCloseTo(0.1, within(1e-6));
    assertThat(time.within(0)).isZero();
    assertThat(time.within(100_000)).isCloseTo(1, within(1e-6));
  }

  @Test
  void itGrowsWithTheTimeGiven() {
    var time = FirstToken.of(expecting(0), measured(300, 300));

    double before = 0;
    for (int millis = 100; millis <= 600; millis += 10) {
      assertThat(time.within(millis)).isGreaterThanOrEqualTo(before);
      before = time.within(millis);
    }
  }

  @Test
  void whatWasMeasuredWinsOverWhatWasExpected() {
    assertThat(FirstToken.of(expecting(200), measured(300, 450)))
        .isEqualTo(new FirstToken(300, 450));
    assertThat(FirstToken.of(expecting(200), ModelHealth.UNKNOWN))
        .isEqualTo(new FirstToken(200, 400));
    assertThat(FirstToken.of(expecting(0), ModelHealth.UNKNOWN).isKnown()).isFalse();
  }

  @Test
  void theCallsOwnModelIsTakenForAsFastAsItWas() {
    assertThat(new FirstToken(400, 800).afterAnswering(Duration.ofMillis(200)))
        .isEqualTo(new FirstToken(300, 600));
    assertThat(new FirstToken(400, 800).afterAnswering(Duration.ZERO))
        .isEqualTo(new FirstToken(400, 800));
    assertThat(new FirstToken(0, 0).afterAnswering(Duration.ofMillis(250)))
        .isEqualTo(new FirstToken(250, 500));
  }
}
