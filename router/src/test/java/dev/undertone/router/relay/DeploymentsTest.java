package dev.undertone.router.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
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

    @Test
    void oneThatNeverAnswersIsNotTakenForTheQuickest() {
      var deployments = of(Balance.POWER_OF_TWO, 1, 1);
      deployments.firstToken(0, Duration.ofMillis(100));
      int[] asked = new int[2];
      for (int i = 0; i < 200; i++) {
        int taken = deployments.take(0);
        asked[taken]++;
        if (taken == 1) {
          deployments.silentFor(1, Duration.ofMillis(800));
          deployments.refused(1, new ProviderException(FailureKind.TIMEOUT, "p", "silent"));
        }
        deployments.release(taken);
        clock.advanceMillis(20);
        deployments.firstToken(0, Duration.ofMillis(100));
      }

      assertThat(asked[1]).isBetween(0, 3);
    }

    @Test
    void aSilenceThatIsShorterThanUsualTellsNothing() {
      var deployments = of(Balance.POWER_OF_TWO, 1, 1);
      deployments.firstToken(0, Duration.ofMillis(100));
      deployments.firstToken(1, Duration.ofMillis(120));
      deployments.silentFor(1, Duration.ofMillis(5));

      assertThat(taken(deployments, 10)).containsExactly(10, 0);
    }

    @Test
    void withoutAnyMeasureTheLessLoadedGetsTheRequest() {
      var deployments = of(Balance.POWER_OF_TWO, 1, 1);
      for (int i = 0; i < 10; i++) {
        deployments.take(0);
      }

      assertThat(deployments.underWay(0)).isEqualTo(deployments.underWay(1));
    }
  }

  @Nested
  class Refusals {

    private final Deployments deployments = of(Balance.WEIGHTED, 1, 1);

    private static ProviderException failure(FailureKind kind, int status) {
      return new ProviderException(kind, "p", "HTTP " + status, null, status, null);
    }

    @Test
    void aKeyThatIsRefusedIsLeftForMinutesAndARequestThatIsForASecond() {
      deployments.refused(0, failure(FailureKind.UNAUTHORIZED, 401));
      deployments.refused(1, failure(FailureKind.UNAUTHORIZED, 403));

      clock.advance(Duration.ofSeconds(1));

      assertThat(taken(deployments, 20)).containsExactly(0, 20);
    }

    @Test
    void oneThatIsSilentOrTalksNonsenseIsLeftForASecondAndNoOtherIsAskedInItsPlace() {
      assertThat(deployments.refused(0, failure(FailureKind.TIMEOUT, 0))).isFalse();
      assertThat(taken(deployments, 20)).containsExactly(0, 20);

      clock.advance(Duration.ofSeconds(1));
      assertThat(deployments.refused(1, failure(FailureKind.MALFORMED, 200))).isFalse();
      assertThat(taken(deployments, 20)).containsExactly(20, 0);
    }
  }
}
