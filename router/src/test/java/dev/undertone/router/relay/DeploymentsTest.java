package dev.undertone.router.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.ManualClock;
import dev.undertone.router.rules.ProviderSpec.Balance;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeploymentsTest {

  private final ManualClock clock = new ManualClock();

  private Deployments of(Balance balance, int... weights) {
    List<Upstream.Deployment> all = new ArrayList<>();
    for (int weight : weights) {
      all.add(
          new Upstream.Deployment("d" + all.size(), URI.create("http://localhost/v1"), "", weight));
    }
    return new Deployments(all, balance, clock, new SplittableRandom(7));
  }

  private static int[] taken(Deployments deployments, int times) {
    int[] counts = new int[deployments.size()];
    for (int i = 0; i < times; i++) {
      int taken = deployments.take(0);
      counts[taken]++;
      deployments.release(taken);
    }
    return counts;
  }

  @Nested
  class Weighted {

    @Test
    void theSplitFollowsTheWeights() {
      int[] counts = taken(of(Balance.WEIGHTED, 1, 3), 10_000);

      assertThat(counts[1]).isBetween(7_300, 7_700);
    }

    @Test
    void whatWasTriedIsNotTakenAgain() {
      var deployments = of(Balance.WEIGHTED, 1, 100);

      assertThat(deployments.take(0b10)).isZero();
      assertThat(deployments.take(0b11)).isEqualTo(Deployments.NONE);
    }

    @Test
    void whatWasSetAsideComesBackInTime() {
      var deployments = of(Balance.WEIGHTED, 1, 1);
      deployments.setAside(0, Duration.ofSeconds(5));

      assertThat(taken(deployments, 100)[0]).isZero();

      clock.advance(Duration.ofSeconds(5));
      assertThat(taken(deployments, 100)[0]).isPositive();
    }

    @Test
    void whenAllAreSetAsideTheOneThatIsBackFirstIsAsked() {
      var deployments = of(Balance.WEIGHTED, 1, 1);
      deployments.setAside(0, Duration.ofSeconds(50));
      deployments.setAside(1, Duration.ofSeconds(5));

      assertThat(deployments.take(0)).isOne();
    }
  }

  @Test
  void theLeastLoadedGetsTheNextRequest() {
    var deployments = of(Balance.LEAST_LOADED, 1, 1, 1);
    for (int i = 0; i < 9; i++) {
      deployments.take(0);
    }

    assertThat(List.of(deployments.underWay(0), deployments.underWay(1), deployments.underWay(2)))
        .containsOnly(3);
  }

  @Nested
  class PowerOfTwo {

    @Test
    void theQuickerOneGetsTheRequests() {
      var deployments = of(Balance.POWER_OF_TWO, 1, 1);
      deployments.firstToken(0, Duration.ofMillis(100));
      deployments.firstToken(1, Duration.ofMillis(400));

      assertThat(taken(deployments, 100)).containsExactly(100, 0);
    }

    @Test
    void loadOutweighsSpeedWhenItIsHighEnough() {
      var deployments = of(Balance.POWER_OF_TWO, 1, 1);
      deployments.firstToken(0, Duration.ofMillis(100));
      deployments.firstToken(1, Duration.ofMillis(250));

      List<Integer> taken = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        taken.add(deployments.take(0));
      }

      // 100 ms against 250 ms, then 200, then 300: the third goes to the slower one.
      assertThat(taken.subList(0, 3)).containsExactly(0, 0, 1);
    }

    @Test
    void aSlowOneIsLookedAtAgain() {
      var deployments = of(Balance.POWER_OF_TWO, 1, 1);
      deployments.firstToken(0, Duration.ofMillis(100));
      deployments.firstToken(1, Duration.ofSeconds(4));

      clock.advance(Duration.ofSeconds(60));
      deployments.firstToken(0, Duration.ofMillis(100));

      assertThat(deployments.take(0)).isOne();
    }
  }
}
