package dev.undertone.conversation.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.Deadline;
import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TurnTimelineTest {

  private final TurnTimeline timeline = new TurnTimeline();

  @Test
  void firstMarkOfAKindStays() {
    assertThat(timeline.mark(Mark.FIRST_TOKEN, 10)).isTrue();
    assertThat(timeline.mark(Mark.FIRST_TOKEN, 20)).isFalse();
    timeline.mark(Mark.REQUEST_SENT, 0);

    assertThat(timeline.between(Mark.REQUEST_SENT, Mark.FIRST_TOKEN))
        .contains(Duration.ofNanos(10));
  }

  @Test
  void nothingLiesBetweenWhatWasNotReached() {
    timeline.mark(Mark.SPEECH_ENDED, 5);

    assertThat(timeline.turnGap()).isEmpty();
    assertThat(timeline.has(Mark.FIRST_AUDIBLE)).isFalse();
  }

  @Test
  void turnGapRunsFromTheLastVoicedToTheFirstAudibleSample() {
    timeline.mark(Mark.SPEECH_ENDED, -500);
    timeline.mark(Mark.FIRST_AUDIBLE, 300);

    assertThat(timeline.turnGap()).contains(Duration.ofNanos(800));
  }

  @Test
  void stagesOutOfOrderGiveANegativeTime() {
    timeline.mark(Mark.DECIDED, 100);
    timeline.mark(Mark.TRANSCRIBED, 130);

    assertThat(timeline.between(Mark.TRANSCRIBED, Mark.DECIDED)).contains(Duration.ofNanos(-30));
  }

  @Nested
  class Budget {

    @Test
    void mustBeSomething() {
      assertThatThrownBy(() -> new LatencyBudget(Duration.ZERO, new Deadline(0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("total = PT0S, must be > 0");
    }

    @Test
    void runsDownToZeroAndNoFurther() {
      ManualClock clock = new ManualClock(-50);
      LatencyBudget budget =
          new LatencyBudget(Duration.ofMillis(10), clock.deadlineIn(Duration.ofMillis(10)));

      clock.advanceMillis(4);
      assertThat(budget.due().left(clock)).isEqualTo(Duration.ofMillis(6));
      assertThat(budget.due().hasPassed(clock)).isFalse();

      clock.advanceMillis(7);
      assertThat(budget.due().left(clock)).isZero();
      assertThat(budget.due().hasPassed(clock)).isTrue();
    }

    @Test
    void isDueEarlierOnAClockThatWrapsAround() {
      Deadline before = new Deadline(Long.MAX_VALUE - 5);
      Deadline after = new Deadline(Long.MIN_VALUE + 5);

      assertThat(before.earlier(after)).isEqualTo(before);
      assertThat(after.earlier(before)).isEqualTo(before);
    }
  }
}
