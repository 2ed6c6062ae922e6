package dev.undertone.conversation.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DynamicsTrackerTest {

  private final DynamicsTracker tracker = new DynamicsTracker();

  private static long ms(long millis) {
    return millis * 1_000_000;
  }

  private Dynamics says(String words, long fromMillis, long untilMillis) {
    tracker.callerStarted(ms(fromMillis), false);
    return tracker.callerEnded(ms(untilMillis), words);
  }

  @Nested
  class Latency {

    @Test
    void isUnknownBeforeTheAgentHasSpoken() {
      assertThat(says("hello", 1_000, 1_500).responseLatencyMillis()).isEmpty();
    }

    @Test
    void isPositiveAfterTheAgentAndNegativeOverIt() {
      tracker.agentSpoke(ms(0), ms(1_000));
      assertThat(says("hello", 1_300, 1_500).responseLatencyMillis()).contains(300L);

      tracker.agentSpoke(ms(2_000), ms(3_000));
      tracker.callerStarted(ms(2_900), true);
      assertThat(tracker.callerEnded(ms(3_500), "stop").responseLatencyMillis()).contains(-100L);
    }

    @Test
    void silenceCountsFromWhoeverSpokeLast() {
      tracker.agentSpoke(ms(0), ms(1_000));
      says("one", 1_100, 1_600);

      assertThat(says("two", 2_000, 2_100).silenceMillis()).isEqualTo(400);
    }
  }

  @Nested
  class Counts {

    @Test
    void interruptionsAddUpAndTheBargeInIsOfThisTurn() {
      tracker.callerStarted(ms(0), true);
      tracker.callerEnded(ms(100), "a");
      tracker.callerStarted(ms(200), true);
      tracker.callerEnded(ms(300), "b");

      Dynamics polite = says("c", 400, 500);
      assertThat(polite.interruptions()).isEqualTo(2);
      assertThat(polite.bargeIn()).isFalse();
    }

    @Test
    void talkRatioIsTheCallersShare() {
      tracker.agentSpoke(ms(0), ms(3_000));

      assertThat(says("hello", 3_500, 4_500).talkRatio()).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void turnLastsFromFirstToLastVoicedSample() {
      assertThat(says("hello", 3_500, 4_600).turnMillis()).isEqualTo(1_100);
    }
  }

  @Nested
  class Reasks {

    @Test
    void areTurnsInLikeWordsCountedInARow() {
      assertThat(says("what is my account balance", 0, 1).reasks()).isZero();
      assertThat(says("my account balance please", 2, 3).reasks()).isEqualTo(1);
      assertThat(says("the BALANCE of the account!", 4, 5).reasks()).isEqualTo(2);
      assertThat(says("send me a new card", 6, 7).reasks()).isZero();
    }

    @Test
    void areNotMadeByWordsThatAnyTwoQuestionsShare() {
      says("can you please do that for me", 0, 1);

      assertThat(says("can you please do this for me", 2, 3).reasks()).isZero();
    }

    @Test
    void areNotMadeByOneSharedWord() {
      says("balance", 0, 1);

      assertThat(says("balance", 2, 3).reasks()).isZero();
    }

    @Test
    void areNotMadeByATurnThatGoesOn() {
      says("new credit card", 0, 1_000);
      tracker.callerResumed();

      Dynamics whole = tracker.callerEnded(ms(2_000), "new credit card for my wife");
      assertThat(whole.reasks()).isZero();
      assertThat(whole.turnMillis()).isEqualTo(2_000);
    }

    @Test
    void surviveATurnThatGoesOn() {
      says("new credit card", 0, 1);
      assertThat(says("credit card new", 2, 3).reasks()).isEqualTo(1);
      tracker.callerResumed();

      assertThat(tracker.callerEnded(ms(4), "credit card new now").reasks()).isEqualTo(1);
    }
  }
}
