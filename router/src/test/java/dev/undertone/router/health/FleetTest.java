package dev.undertone.router.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FleetTest {

  private static final String MODEL = "openai/gpt-x";

  private final ManualClock clock = new ManualClock();
  private final Fleet fleet = new Fleet(CircuitBreaker.Settings.STANDARD, clock);

  private Fleet.Attempt begin() {
    return fleet.begin(MODEL).orElseThrow();
  }

  private void answerAfter(long millis) {
    Fleet.Attempt attempt = begin();
    attempt.firstToken(Duration.ofMillis(millis));
    attempt.succeeded();
  }

  private static ProviderException failure(FailureKind kind) {
    return new ProviderException(kind, "openai", "no");
  }

  private FleetView.ModelHealth health() {
    return fleet.view().of(MODEL);
  }

  @Test
  void aModelThatWasNeverUsedIsHealthyAndUnmeasured() {
    assertThat(health()).isEqualTo(FleetView.ModelHealth.UNKNOWN);
  }

  @Test
  void aViewDoesNotChangeAfterwards() {
    FleetView before = fleet.view();
    answerAfter(100);

    assertThat(before.of(MODEL).attempts()).isZero();
    assertThat(health().attempts()).isEqualTo(1);
  }

  @Nested
  class Views {

    @Test
    void areTheSameUntilSomethingChanges() {
      answerAfter(100);
      FleetView before = fleet.view();

      assertThat(fleet.view()).isSameAs(before);
      answerAfter(200);
      assertThat(fleet.view()).isNotSameAs(before);
    }

    @Test
    void quantilesOfAWellMeasuredModelMayBeALittleOld() {
      for (int i = 0; i < Fleet.WELL_MEASURED; i++) {
        answerAfter(100);
      }
      FleetView before = fleet.view();
      answerAfter(900);

      assertThat(fleet.view()).isSameAs(before);
      clock.advance(Fleet.STALE);
      assertThat(health().attempts()).isEqualTo(Fleet.WELL_MEASURED + 1);
    }

    @Test
    void aBreakerThatOpensOrIsReadyToBeTriedShowsAtOnce() {
      for (int i = 0; i < Fleet.WELL_MEASURED; i++) {
        answerAfter(100);
      }
      fleet.view();
      for (int i = 0; i < 5; i++) {
        begin().failed(failure(FailureKind.UNAVAILABLE));
      }

      assertThat(health().open()).isTrue();
      clock.advance(CircuitBreaker.Settings.STANDARD.openFor());
      assertThat(health().open()).isFalse();
    }
  }

  @Nested
  class FirstToken {

    @Test
    void quantilesAreByNearestRank() {
      for (int millis = 10; millis <= 100; millis += 10) {
        answerAfter(millis);
      }

      assertThat(health().firstTokenP50()).isEqualTo(Duration.ofMillis(50));
      assertThat(health().firstTokenP90()).isEqualTo(Duration.ofMillis(90));
    }

    @Test
    void oldAttemptsAreForgotten() {
      answerAfter(5_000);
      clock.advance(LatencyEstimate.MEMORY.plusMillis(1));
      answerAfter(100);

      assertThat(health().firstTokenP90()).isEqualTo(Duration.ofMillis(100));
      assertThat(health().attempts()).isEqualTo(1);
    }

    @Test
    void onlySoManyAttemptsAreKept() {
      answerAfter(5_000);
      for (int i = 0; i < LatencyEstimate.SAMPLES; i++) {
        answerAfter(100);
      }

      assertThat(health().attempts()).isEqualTo(LatencyEstimate.SAMPLES);
      assertThat(health().firstTokenP90()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aMissedDeadlineCountsWithTheTimeItWasGiven() {
      begin().late(failure(FailureKind.TIMEOUT), Duration.ofMillis(600), Duration.ofMillis(600));

      assertThat(health().firstTokenP50()).isEqualTo(Duration.ofMillis(600));
      assertThat(health().successRate()).isZero();
    }

    @Test
    void aMissedDeadlineBelowTheMedianDoesNotMakeTheModelLookQuick() {
      answerAfter(900);
      begin().late(failure(FailureKind.TIMEOUT), Duration.ofMillis(600), Duration.ofMillis(600));

      assertThat(health().firstTokenP50()).isEqualTo(Duration.ofMillis(900));
      assertThat(health().attempts()).isEqualTo(1);
      assertThat(health().successRate()).isEqualTo(0.5);
    }

    @Test
    void aClientInAHurryNeitherClosesTheModelNorMakesItLookQuick() {
      answerAfter(400);
      for (int i = 0; i < 20; i++) {
        begin().late(failure(FailureKind.TIMEOUT), Duration.ofMillis(5), Duration.ofMillis(800));
      }

      assertThat(health().open()).isFalse();
      assertThat(health().successRate()).isEqualTo(1);
      assertThat(health().firstTokenP50()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void aModelThatWasOutrunCountsWithTheTimeItHadSoThatItsTailIsSeen() {
      for (int i = 0; i < 8; i++) {
        answerAfter(100);
      }
      for (int i = 0; i < 2; i++) {
        begin().outrun(Duration.ofMillis(300));
      }

      assertThat(health().firstTokenP90()).isEqualTo(Duration.ofMillis(300));
      assertThat(health().successRate()).isEqualTo(1);
    }

    @Test
    void aModelThatWasOutrunEarlyShowsNothing() {
      answerAfter(100);
      begin().outrun(Duration.ofMillis(30));
      begin().cancelled();

      assertThat(health().firstTokenP50()).isEqualTo(Duration.ofMillis(100));
      assertThat(health().attempts()).isEqualTo(1);
    }
  }

  @Nested
  class Outcomes {

    @Test
    void theSuccessRateIsOfRecentAttempts() {
      answerAfter(100);
      answerAfter(100);
      answerAfter(100);
      begin().failed(failure(FailureKind.UNAVAILABLE));
      assertThat(health().successRate()).isEqualTo(0.75);

      for (int i = 0; i < 64; i++) {
        answerAfter(100);
      }
      assertThat(health().successRate()).isEqualTo(1);
    }

    @Test
    void anAttemptEndsOnce() {
      Fleet.Attempt attempt = begin();
      attempt.succeeded();

      attempt.failed(failure(FailureKind.UNAUTHORIZED));
      attempt.cancelled();

      assertThat(health().open()).isFalse();
      assertThat(health().successRate()).isEqualTo(1);
    }

    @Test
    void aStreamThatBreaksAfterItsFirstTokenCountsAgainstTheModel() {
      for (int i = 0; i < CircuitBreaker.Settings.STANDARD.failures(); i++) {
        Fleet.Attempt attempt = begin();
        attempt.firstToken(Duration.ofMillis(80));
        attempt.failed(failure(FailureKind.UNAVAILABLE));
      }

      assertThat(health().open()).isTrue();
      assertThat(fleet.begin(MODEL)).isEmpty();
    }

    @Test
    void aCancelledAttemptThatSpokeShowsThatTheModelIsBack() {
      begin()
          .failed(
              new ProviderException(
                  FailureKind.RATE_LIMITED, "openai", "HTTP 429", Duration.ofSeconds(1), null));
      clock.advance(Duration.ofSeconds(1));
      Fleet.Attempt probe = begin();
      probe.firstToken(Duration.ofMillis(80));

      probe.cancelled();

      assertThat(fleet.begin(MODEL)).isPresent();
      assertThat(fleet.begin(MODEL)).isPresent();
    }
  }

  @Nested
  class Bounds {

    @Test
    void moreModelsThanThatAreLetPassAndCounted() {
      for (int i = 0; i < Fleet.MAX_MODELS + 3; i++) {
        assertThat(fleet.begin("openai/" + i)).isPresent();
      }

      assertThat(fleet.view().models()).hasSize(Fleet.MAX_MODELS);
      assertThat(fleet.untracked()).isEqualTo(3);
    }
  }

  @Nested
  class Reloads {

    @Test
    void closeAllBreakers() {
      begin().failed(failure(FailureKind.UNAUTHORIZED));
      assertThat(health().open()).isTrue();

      fleet.reload(_ -> true);

      assertThat(health().open()).isFalse();
    }

    @Test
    void forgetModelsThatAreNoneAnyMore() {
      answerAfter(100);
      fleet.begin("openai/gone").orElseThrow().succeeded();

      fleet.reload(MODEL::equals);

      assertThat(fleet.view().models()).containsOnlyKeys(MODEL);
      assertThat(health().attempts()).isEqualTo(1);
    }
  }
}
