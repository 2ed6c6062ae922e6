package dev.undertone.router.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.Plan.Retry;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private final Backoff backoff =
      new Backoff(new Retry(3, Duration.ofMillis(100)), new SplittableRandom(7));

  private static Failure failure(FailureKind kind, int status, @Nullable Duration retryAfter) {
    var why = new ProviderException(kind, "one", "because", retryAfter, null);
    return new Failure(why, true, status, "", "one/m");
  }

  private long millisAfter(Failure failure) {
    return backoff.nanosAfter(failure) / 1_000_000;
  }

  @Test
  void waitsDoubleWithJitterAndThenThereAreNoMore() {
    var down = failure(FailureKind.UNAVAILABLE, 503, null);

    assertThat(millisAfter(down)).isBetween(50L, 100L);
    assertThat(millisAfter(down)).isBetween(100L, 200L);
    assertThat(millisAfter(down)).isBetween(200L, 400L);
    assertThat(backoff.nanosAfter(down)).isEqualTo(Backoff.NEVER);
  }

  @Test
  void anotherModelHasItsOwn() {
    var down = failure(FailureKind.UNAVAILABLE, 503, null);
    for (int i = 0; i < 3; i++) {
      millisAfter(down);
    }

    backoff.restart();

    assertThat(millisAfter(down)).isBetween(50L, 100L);
  }

  @Test
  void whatTheProviderAsksForIsHeeded() {
    var busy = failure(FailureKind.RATE_LIMITED, 429, Duration.ofSeconds(3));

    assertThat(millisAfter(busy)).isEqualTo(3_000);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, 0, true",
    "UNAVAILABLE, 408, true",
    "UNAVAILABLE, 500, true",
    "UNAVAILABLE, 529, true",
    "MALFORMED, 200, true",
    "UNAVAILABLE, 404, false",
    "RATE_LIMITED, 429, false",
    "TIMEOUT, 0, false",
    "UNAUTHORIZED, 401, false",
    "INVALID_REQUEST, 400, false",
    "REFUSED, 400, false",
    "CONTEXT_TOO_LONG, 400, false"
  })
  void onlyWhatMayPassIsTriedAgain(FailureKind kind, int status, boolean again) {
    assertThat(backoff.nanosAfter(failure(kind, status, null)) != Backoff.NEVER).isEqualTo(again);
  }
}
