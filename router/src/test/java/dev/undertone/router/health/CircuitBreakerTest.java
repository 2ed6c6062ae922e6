package dev.undertone.router.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.reply.FailureKind;
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

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed(FailureKind.UNAVAILABLE, "HTTP 500", null);
    }
  }

  @Nested
  class Closed {

    @Test
    void letsAllPass() {
      assertThat(breaker.tryPass()).isTrue();
      assertThat(breaker.tryPass()).isTrue();
      assertThat(breaker.refusal()).isEmpty();
    }

    @Test
    void opensAfterThatManyFailuresInARow() {
      fail(2);
      assertThat(breaker.state()).isEqualTo(State.CLOSED);

      fail(1);

      assertThat(breaker.state()).isEqualTo(State.OPEN);
      assertThat(breaker.tryPass()).isFalse();
      assertThat(breaker.refusal()).contains("UNAVAILABLE: HTTP 500");
    }

    @Test
    void aSuccessBetweenFailuresStartsTheCountAnew() {
      fail(2);
      breaker.succeeded();
      fail(2);

      assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(
        value = FailureKind.class,
        names = {"INVALID_REQUEST", "REFUSED", "CONTEXT_TOO_LONG"})
    void isNotOpenedByFailuresThatAreNotTheModels(FailureKind kind) {
      for (int i = 0; i < 10; i++) {
        breaker.failed(kind, "", null);
      }

      assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }
  }

  @Nested
  class RateLimited {

    @Test
    void opensAtOnceForAsLongAsTheProviderAsks() {
      breaker.failed(FailureKind.RATE_LIMITED, "HTTP 429", Duration.ofSeconds(42));

      clock.advance(Duration.ofSeconds(41));
      assertThat(breaker.tryPass()).isFalse();
      clock.advance(Duration.ofSeconds(1));
      assertThat(breaker.tryPass()).isTrue();
    }

    @Test
    void aShorterOneDoesNotShortenALongerOne() {
      breaker.failed(FailureKind.RATE_LIMITED, "HTTP 429", Duration.ofSeconds(42));
      breaker.failed(FailureKind.RATE_LIMITED, "HTTP 429", Duration.ofSeconds(1));

      clock.advance(Duration.ofSeconds(2));

      assertThat(breaker.state()).isEqualTo(State.OPEN);
    }
  }

  @Nested
  class Unauthorized {

    @Test
    void staysOpenUntilReset() {
      breaker.failed(FailureKind.UNAUTHORIZED, "HTTP 401", null);

      clock.advance(Duration.ofDays(1));
      assertThat(breaker.tryPass()).isFalse();
      assertThat(breaker.refusal()).contains("UNAUTHORIZED: HTTP 401 (until reload)");

      breaker.reset();
      assertThat(breaker.tryPass()).isTrue();
    }
  }

  @Nested
  class HalfOpen {

    @Test
    void letsOneProbePass() {
      fail(3);
      clock.advance(OPEN_FOR);

      assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
      assertThat(breaker.tryPass()).isTrue();
      assertThat(breaker.tryPass()).isFalse();
    }

    @Test
    void closesWhenTheProbeSucceeds() {
      fail(3);
      clock.advance(OPEN_FOR);
      breaker.tryPass();

      breaker.succeeded();

      assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void opensForLongerWhenTheProbeFailsUpToALimit() {
      fail(3);
      for (long seconds : new long[] {10, 20, 30, 30}) {
        clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
        assertThat(breaker.tryPass()).as("just before %s s", seconds).isFalse();
        clock.advanceMillis(1);
        assertThat(breaker.tryPass()).as("after %s s", seconds).isTrue();
        fail(1);
      }
    }

    @Test
    void aProbeThatWasCancelledMakesRoomForTheNext() {
      fail(3);
      clock.advance(OPEN_FOR);
      breaker.tryPass();

      breaker.abandoned();

      assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
      assertThat(breaker.tryPass()).isTrue();
    }

    @Test
    void aProbeThatNeverReportsIsGivenUp() {
      fail(3);
      clock.advance(OPEN_FOR);
      breaker.tryPass();

      clock.advance(OPEN_FOR);

      assertThat(breaker.tryPass()).isTrue();
    }
  }
}
