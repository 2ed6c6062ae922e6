package dev.undertone.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnOutcome;
import dev.undertone.conversation.turn.TurnTimeline;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final CallId CALL = new CallId("call-nobody-should-see");
  private static final TurnId TURN = new TurnId(1);

  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void aTurnsGapFallsIntoItsBucket() {
    var timeline = new TurnTimeline();
    timeline.mark(Mark.SPEECH_ENDED, 0);
    timeline.mark(Mark.FIRST_AUDIBLE, Duration.ofMillis(390).toNanos());

    metrics.on(new CallEvent.Timeline(CALL, TURN, timeline));

    assertThat(metrics.scrape())
        .contains("turn_gap_seconds_bucket{le=\"0.2\"} 0")
        .contains("turn_gap_seconds_bucket{le=\"0.4\"} 1")
        .contains("turn_gap_seconds_count 1");
  }

  @Test
  void bargeInsOutcomesAndAttemptsAreCounted() {
    var attempts =
        List.of(
            new AttemptReport(
                "slow", Optional.empty(), Optional.of(FailureKind.TIMEOUT), "too late"),
            new AttemptReport("quick", Optional.of(Duration.ofMillis(120)), Optional.empty(), ""));

    metrics.on(
        new CallEvent.TurnDone(
            CALL,
            TURN,
            new TurnOutcome.Interrupted("", CancelReason.BARGE_IN),
            attempts,
            Cost.NONE));

    assertThat(metrics.scrape())
        .contains("turn_barge_ins_total 1.0")
        .contains("turns_total{outcome=\"interrupted\"} 1.0")
        .contains("model_failures_total{kind=\"TIMEOUT\",model=\"slow\"} 1.0")
        .contains("model_first_token_seconds_bucket{model=\"quick\",le=\"0.2\"} 1");
  }

  @Test
  void activeCallsGoUpAndDown() {
    metrics.on(new CallEvent.Started(CALL, "browser", "default", false));
    String during = metrics.scrape();
    metrics.on(
        new CallEvent.Done(
            CALL, "caller_left", 1, Duration.ZERO, Duration.ZERO, new Cost(2_000_000, true)));

    assertThat(during).contains("calls_active 1.0");
    assertThat(metrics.scrape())
        .contains("calls_active 0.0")
        .contains("calls_total{door=\"browser\"} 1.0")
        .contains("call_cost_usd_sum 2.0");
  }

  @Test
  void noCallIsNamed() {
    metrics.on(new CallEvent.Started(CALL, "browser", "default", false));

    assertThat(metrics.scrape()).doesNotContain(CALL.value());
  }
}
