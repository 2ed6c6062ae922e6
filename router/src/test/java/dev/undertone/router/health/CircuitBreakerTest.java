package dev.undertone.router.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.health.CircuitBreaker.State;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CircuitBreakerTest {

  private static final Duration OPEN_FOR = Duration.ofSeconds(10);

  private final ManualClock clock = new ManualClock();
  private final CircuitBreaker breaker =
      new CircuitBreaker(new CircuitBreaker.Settings(3, OPEN_FOR, Duration.ofSeconds(30)), clock);

  private static ProviderException failure(FailureKind kind, int status) {
    return new ProviderException(kind, "p", "HTTP " + status, null, status, null);
  }

  private static ProviderException limited(long seconds) {
    return new ProviderException(
        FailureKind.RATE_LIMITED, "p", "HTTP 429", Duration.ofSeconds(seconds), 429, null);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed(breaker.tryPass(), failure(FailureKind.UNAVAILABLE, 500));
    }
  }

  private boolean passes() {
    return breaker.tryPass() != CircuitBreaker.NO_PASS;
  }

  @Nested
  class Closed {

    @Test
    void letsAllPass() {
      assertThat(passes()).isTrue();
      assertThat(passes()).isTrue();
      assertThat(breaker.refusal()).isEmpty();
    }

    @Test
    void opensAfterThatManyFailuresInARow() {
      fail(2);
      assertThat(breaker.state()).isEqualTo(State.CLOSED);

      fail(1);

      assertThat(breaker.state()).isEqualTo(State.OPEN);
      assertThat(passes()).isFalse();
      assertThat(breaker.refusal()).contains("UNAVAILABLE: p: HTTP 500");
    }

    @Test
    void aSuccessBetweenFailuresStartsTheCountAnew() {
      fail(2);
      breaker.succeeded(breaker.tryPass());
      fail(2);

      assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aFirstTokenBetweenStreamsThatBreakDoesNot() {
      for (int i = 0; i < 3; i++) {
        long pass = breaker.tryPass();
        breaker.spoke(pass);
        breaker.failed(pass, failure(FailureKind.UNAVAILABLE, 0));
      }

      assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @ParameterizedTest
    @EnumSource(
        value = FailureKind.class,
        names = {"INVALID_REQUEST", "REFUSED", "CONTEXT_TOO_LONG"})
    void isNotOpenedByFailuresThatAreNotTheModels(FailureKind kind) {
      for (int i = 0; i < 10; i++) {
        breaker.failed(breaker.tryPass(), failure(kind, 400));
      }

      assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }
  }

  @Nested
  class RateLimited {

    @Test
    void opensAtOnceForAsLongAsTheProviderAsks() {
      breaker.failed(breaker.tryPass(), limited(42));

      clock.advance(Duration.ofSeconds(41));
      assertThat(passes()).isFalse();
      clock.advance(Duration.ofSeconds(1));
      assertThat(passes()).isTrue();
    }

    @Test
    void ofSeveralThatWereUnderWayTheLongestWaitCounts() {
      long one = breaker.tryPass();
      long two = breaker.tryPass();
      long three = breaker.tryPass();
      breaker.failed(one, limited(7));
      breaker.failed(two, limited(42));
      breaker.failed(three, limited(1));

      clock.advance(Duration.ofSeconds(41));
      assertThat(breaker.state()).isEqualTo(State.OPEN);
      clock.advance(Duration.ofSeconds(1));
      assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }
  }

  @Nested
  class Unauthorized {

    @Test
    void opensAtOnceForTheLongestTimeAndIsTriedAgainWithoutAReload() {
      breaker.failed(breaker.tryPass(), failure(FailureKind.UNAUTHORIZED, 401));

      clock.advance(Duration.ofSeconds(29));
      assertThat(passes()).isFalse();
      assertThat(breaker.refusal()).contains("UNAUTHORIZED: p: HTTP 401");
      clock.advance(Duration.ofSeconds(1));

      breaker.succeeded(breaker.tryPass());
      assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a403IsOneFailureLikeOthersForItMayBeOfOneRequestOnly() {
      breaker.failed(breaker.tryPass(), failure(FailureKind.UNAUTHORIZED, 403));
      assertThat(breaker.state()).isEqualTo(State.CLOSED);

      fail(2);
      assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void isForgottenByAReset() {
      breaker.failed(breaker.tryPass(), failure(FailureKind.UNAUTHORIZED, 401));

      breaker.reset();

      assertThat(passes()).isTrue();
    }

    @Test
    void theEndOfAStreamFromBeforeDoesNotCloseIt() {
      long before = breaker.tryPass();
      breaker.failed(breaker.tryPass(), failure(FailureKind.UNAUTHORIZED, 401));

      breaker.succeeded(before);

      assertThat(breaker.state()).isEqualTo(State.OPEN);
    }
  }

  @Nested
  class HalfOpen {

    @Test
    void letsOneProbePass() {
      fail(3);
      clock.advance(OPEN_FOR);

      assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
      assertThat(passes()).isTrue();
      assertThat(passes()).isFalse();
    }

    @Test
    void closesWhenTheProbeSucceeds() {
      fail(3);
      clock.advance(OPEN_FOR);

      breaker.succeeded(breaker.tryPass());

      assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void closesAtTheProbesFirstTokenAndOpensForLongerWhenItBreaksAfterIt() {
      fail(3);
      clock.advance(OPEN_FOR);
      long probe = breaker.tryPass();

      breaker.spoke(probe);
      assertThat(passes()).isTrue();

      breaker.failed(probe, failure(FailureKind.UNAVAILABLE, 0));
      clock.advance(Duration.ofSeconds(19));
      assertThat(passes()).isFalse();
      clock.advance(Duration.ofSeconds(1));
      assertThat(passes()).isTrue();
    }

    @Test
    void opensForLongerWhenTheProbeFailsUpToALimit() {
      fail(3);
      for (long seconds : new long[] {10, 20, 30, 30}) {
        clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(passes()).as("just before %s s", seconds).isFalse();
        clock.advanceMillis(1);
        fail(1);
      }
    }

    @Test
    void anAttemptFromBeforeItOpenedIsNotTakenForTheProbe() {
      long before = breaker.tryPass();
      fail(3);
      clock.advance(OPEN_FOR);
      long probe = breaker.tryPass();

      breaker.failed(before, failure(FailureKind.UNAVAILABLE, 500));
      breaker.succeeded(before);
      breaker.abandoned(before);

      assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
      assertThat(passes()).isFalse();
      breaker.succeeded(probe);
      assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aProbeThatWasCancelledMakesRoomForTheNext() {
      fail(3);
      clock.advance(OPEN_FOR);

      breaker.abandoned(breaker.tryPass());

      assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
      assertThat(passes()).isTrue();
    }

    @Test
    void aProbeThatNeverReportsIsGivenUp() {
      fail(3);
      clock.advance(OPEN_FOR);
      breaker.tryPass();

      clock.advance(OPEN_FOR);

      assertThat(passes()).isTrue();
    }
  }
}
