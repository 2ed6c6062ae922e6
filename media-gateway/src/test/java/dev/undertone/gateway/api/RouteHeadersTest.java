package dev.undertone.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.AttemptReport.Outcome;
import dev.undertone.conversation.reply.FailureKind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteHeadersTest {

  private static AttemptReport late(String model) {
    return new AttemptReport(model, Optional.empty(), Optional.of(FailureKind.TIMEOUT), "late");
  }

  @Test
  void eachAttemptIsToldOfInItsOrder() {
    var outrun =
        new AttemptReport(
            "openai/slow", Optional.empty(), Optional.empty(), "", Outcome.CANCELLED, 0);
    var speaks =
        new AttemptReport(
            "openai/large",
            Optional.of(Duration.ofMillis(212)),
            Optional.empty(),
            "",
            Outcome.UNDER_WAY,
            0);

    assertThat(RouteHeaders.attempts(List.of(late("openai/small"), outrun, speaks)))
        .isEqualTo("openai/small;error=timeout, openai/slow;cancelled, openai/large;ttft=212");
  }

  @Test
  void aHeaderHasItsBounds() {
    assertThat(RouteHeaders.attempts(Collections.nCopies(1_000, late("openai/small"))).split(","))
        .hasSize(24);
  }
}
