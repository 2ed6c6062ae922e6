package dev.undertone.conversation.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamicsTrackerTest {

  private final DynamicsTracker tracker = new DynamicsTracker();

  private static long ms(long millis) {
    return millis * 1_000_000;
  }

  private Dynamics says(String words, long fromMillis, long untilMillis) {
    tracker.callerStarted(ms(fromMillis), false);
    return tracker.callerEnded(ms(untilMillis), words, "en");
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
      assertThat(tracker.callerEnded(ms(3_500), "stop", "en").responseLatencyMillis())
          .contains(-100L);
    }

    @Test
    void staysWithinItsRange() {
      tracker.agentSpoke(ms(0), ms(10_000));
      assertThat(says("but wait", 1_000, 2_000).responseLatencyMillis()).contains(-2_000L);
      assertThat(says("are you there", 60_000, 61_000).responseLatencyMillis()).contains(30_000L);
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
      tracker.callerEnded(ms(100), "a", "en");
      tracker.callerStarted(ms(200), true);
      tracker.callerEnded(ms(300), "b", "en");

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
  class Overlap {

    @ParameterizedTest
    @CsvSource({
      // caller from, until, overlap
      "1_500, 2_500, 500", // over the agent's end
      "1_200, 1_500, 300", // inside
      "0,     3_000, 1_000", // around
      "2_000, 2_500, 0", // right after
      "0,     1_000, 0" // right before
    })
    void isWhereTheCallersTurnMeetsTheAgentsSpeech(long from, long until, long overlap) {
      tracker.agentSpoke(ms(1_000), ms(2_000));

      Dynamics heard = says("I was going to say something", from, until);

      assertThat(heard.overlapAvailable()).isTrue();
      assertThat(heard.overlapMillis()).isEqualTo(overlap);
      assertThat(heard.overlapRatio()).isCloseTo((double) overlap / (until - from), within(1e-9));
    }

    @Test
    void addsUpOverSeveralSpeechesOfTheAgents() {
      tracker.agentSpoke(ms(0), ms(1_000));
      tracker.agentSpoke(ms(1_500), ms(1_700));

      assertThat(says("but listen to me now please", 800, 2_000).overlapMillis()).isEqualTo(400);
    }

    @Test
    void growsWhileTheCallerStillSpeaks() {
      tracker.agentSpoke(ms(0), ms(1_000));
      tracker.callerStarted(ms(800), true);

      assertThat(tracker.current(ms(900)).overlapMillis()).isEqualTo(100);
      assertThat(tracker.current(ms(1_800)).overlapMillis()).isEqualTo(200);
      assertThat(tracker.current(ms(1_800)).turnMillis()).isEqualTo(1_000);
      assertThat(tracker.current(ms(1_800)).talkRatio()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void isNotToldOfAChannelThatBothShare() {
      DynamicsTracker mixed = new DynamicsTracker(false);
      mixed.agentSpoke(ms(0), ms(1_000));
      mixed.callerStarted(ms(500), true);

      Dynamics heard = mixed.callerEnded(ms(1_500), "stop it", "en");

      assertThat(heard.overlapAvailable()).isFalse();
      assertThat(heard.overlapMillis()).isZero();
      assertThat(heard.overlapRatio()).isZero();
    }
  }

  @Nested
  class BackchannelsOfTheCaller {

    @ParameterizedTest
    @CsvSource({
      "en, mm-hm, true",
      "en, Uh-huh., true",
      "en, 'yeah, okay', true",
      "en, I see, true",
      "en, yes but stop, false",
      "en, genau, false",
      "en, right right right right right, false",
      "en-GB, right, true",
      "de, 'ja, genau', true",
      "de, Mhm, true",
      "de, nein, false",
      "fr, d’accord, true",
      "fr, non, false",
      "es, sí vale, true",
      "it, va bene, true",
      "nl, precies, true",
      "pt, entendi, true",
      "pl, mhm, true",
      "pl, tak, false"
    })
    void areNothingButWordsOfAListener(String language, String words, boolean one) {
      tracker.agentSpoke(ms(0), ms(2_000));
      tracker.callerStarted(ms(1_500), true);

      Dynamics heard = tracker.callerEnded(ms(2_000), words, language);

      assertThat(heard.backchannels()).isEqualTo(one ? 1 : 0);
      assertThat(heard.interruptions()).isEqualTo(one ? 0 : 1);
      assertThat(heard.bargeIn()).isEqualTo(!one);
    }

    @Test
    void areNoneWhenTheAgentWasSilent() {
      tracker.agentSpoke(ms(0), ms(1_000));

      assertThat(says("yes", 1_500, 1_900).backchannels()).isZero();
    }

    @Test
    void areNoneWhenTheyLastLongerThanAMoment() {
      tracker.agentSpoke(ms(0), ms(2_000));
      tracker.callerStarted(ms(1_500), true);

      assertThat(tracker.callerEnded(ms(2_800), "okay", "en").interruptions()).isEqualTo(1);
    }

    @Test
    void areTakenBackWhenTheCallerGoesOn() {
      tracker.agentSpoke(ms(0), ms(2_000));
      tracker.callerStarted(ms(1_500), true);
      tracker.callerEnded(ms(2_000), "okay", "en");
      tracker.callerResumed();

      Dynamics whole = tracker.callerEnded(ms(3_500), "okay but I want my money back", "en");

      assertThat(whole.backchannels()).isZero();
      assertThat(whole.interruptions()).isEqualTo(1);
      assertThat(whole.bargeIn()).isTrue();
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

      Dynamics whole = tracker.callerEnded(ms(2_000), "new credit card for my wife", "en");
      assertThat(whole.reasks()).isZero();
      assertThat(whole.turnMillis()).isEqualTo(2_000);
    }

    @Test
    void surviveATurnThatGoesOn() {
      says("new credit card", 0, 1);
      assertThat(says("credit card new", 2, 3).reasks()).isEqualTo(1);
      tracker.callerResumed();

      assertThat(tracker.callerEnded(ms(4), "credit card new now", "en").reasks()).isEqualTo(1);
    }
  }
}
