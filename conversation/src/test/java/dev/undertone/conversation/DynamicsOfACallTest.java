package dev.undertone.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.reply.ScriptedResponder.Script;
import dev.undertone.conversation.turn.TurnOutcome.Interrupted;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls of two channels whose every start and end is known: what the router is told of how the
 * parties took turns. The caller's audio is judged in windows of 32 ms, hence the tolerance.
 */
@Timeout(30)
class DynamicsOfACallTest {

  private static final long TOLERANCE_MILLIS = 50;
  private static final String ANSWER = "Your balance is twelve pounds and fifty pence.";

  /** The caller asks, and says something else at this point of the call. */
  private static CallScript saying(String text, long atMillis, long lastingMillis) {
    return CallScript.start()
        .callerSays("what is my balance", 500, 1_000)
        .callerSays(text, atMillis, lastingMillis)
        .modelAnswers(Script.saying(ANSWER), Script.saying("Fine."));
  }

  private static Dynamics last(CallScript.Heard heard) {
    return heard.requests().getLast().signals().dynamics();
  }

  @Nested
  class SpeakingOverTheAgent {

    @ParameterizedTest
    @ValueSource(longs = {2_310, 2_467, 2_600, 2_723, 2_951, 3_004, 3_217, 3_502, 3_690, 3_881})
    void isABargeInWhoseOverlapEndsWhenTheAgentFallsSilent(long at) throws InterruptedException {
      var heard = saying("stop that please", at, 900).lasting(8_000);

      Dynamics dynamics = last(heard);
      // The first reply is over when it is cut off; the ear heard it until then.
      long overlap = heard.millisOf(CallEvent.TurnDone.class) - at;
      assertThat(heard.outcomes().getFirst()).isInstanceOf(Interrupted.class);
      assertThat(dynamics.bargeIn()).isTrue();
      assertThat(dynamics.interruptions()).isEqualTo(1);
      assertThat(dynamics.overlapAvailable()).isTrue();
      assertThat(dynamics.overlapMillis()).isCloseTo(overlap, within(TOLERANCE_MILLIS));
      assertThat(dynamics.overlapRatio()).isCloseTo(overlap / 900.0, within(0.06));
      assertThat(dynamics.responseLatencyMillis().orElseThrow())
          .isCloseTo(-overlap, within(TOLERANCE_MILLIS));
      assertThat(dynamics.turnMillis()).isCloseTo(900, within(TOLERANCE_MILLIS));
      assertThat(dynamics.silenceMillis()).isZero();
    }

    @Test
    void isToldWhileTheCallerStillSpeaks() throws InterruptedException {
      var heard = saying("stop that please and listen to me", 2_600, 2_500).lasting(9_000);

      var partial =
          heard.events(CallEvent.Signals.class).stream()
              .map(event -> event.signals().dynamics())
              .filter(Dynamics::bargeIn)
              .findFirst()
              .orElseThrow();
      assertThat(partial.overlapMillis()).isBetween(50L, 200L);
      assertThat(partial.turnMillis()).isLessThan(2_450);
      assertThat(partial.talkRatio()).isPositive();
    }

    @Test
    void isNoOverlapWhereBothShareAChannel() throws InterruptedException {
      var heard = saying("stop that please", 2_600, 900).mixed().lasting(8_000);

      assertThat(last(heard).overlapAvailable()).isFalse();
      assertThat(last(heard).overlapMillis()).isZero();
      assertThat(last(heard).bargeIn()).isTrue();
    }
  }

  @Nested
  class SpeakingAfterTheAgent {

    @ParameterizedTest
    @ValueSource(longs = {40, 111, 250, 487, 900, 1_703, 3_000})
    void isAsLateAsTheSilenceBetween(long gap) throws InterruptedException {
      long ended = saying("nobody says this", 20_000, 100).lasting(8_000).firstSentMillis(0);
      ended += ScriptedVoice.lengthOf(ANSWER).toMillis();

      Dynamics dynamics = last(saying("thank you", ended + gap, 600).lasting(12_000));

      assertThat(dynamics.bargeIn()).isFalse();
      assertThat(dynamics.overlapMillis()).isZero();
      assertThat(dynamics.responseLatencyMillis().orElseThrow())
          .isCloseTo(gap, within(TOLERANCE_MILLIS));
      assertThat(dynamics.silenceMillis()).isCloseTo(gap, within(TOLERANCE_MILLIS));
    }
  }

  @Nested
  class Listening {

    @ParameterizedTest
    @CsvSource({"mhm,400", "yeah okay,700", "uh-huh,500", "right,1_000"})
    void isABackchannelAndNoInterruption(String words, long lasting) throws InterruptedException {
      Dynamics dynamics = last(saying(words, 2_900, lasting).lasting(8_000));

      assertThat(dynamics.backchannels()).isEqualTo(1);
      assertThat(dynamics.interruptions()).isZero();
      assertThat(dynamics.bargeIn()).isFalse();
      assertThat(dynamics.overlapMillis()).isPositive();
    }

    @Test
    void withAWordOfOnesOwnIsAnInterruption() throws InterruptedException {
      Dynamics dynamics = last(saying("yeah but no", 2_900, 700).lasting(8_000));

      assertThat(dynamics.backchannels()).isZero();
      assertThat(dynamics.interruptions()).isEqualTo(1);
    }
  }

  @Nested
  class KeysInTheAudio {

    private static String lastAsked(CallScript.Heard heard) {
      return heard.requests().getLast().signals().transcript();
    }

    @Test
    void areATurnWhenNoMoreCome() throws InterruptedException {
      var heard =
          CallScript.start().keyTone('1', 1_000, 100).keyTone('2', 1_300, 100).lasting(5_000);

      assertThat(heard.requests()).hasSize(1);
      assertThat(lastAsked(heard)).isEqualTo("[keys pressed: 12]");
    }

    @Test
    void reachTheModelOnceThoughTheDoorReportsThemToo() throws InterruptedException {
      var heard =
          CallScript.start()
              .keyTone('4', 1_000, 200)
              .keyPressed('4', 1_240)
              .keyPressed('4', 1_900)
              .keyTone('4', 1_900, 200)
              .keyTone('#', 2_300, 100)
              .lasting(5_000);

      assertThat(heard.requests()).hasSize(1);
      assertThat(lastAsked(heard)).isEqualTo("[keys pressed: 44#]");
    }

    @Test
    void doNotMakeTheRecogniserListen() throws InterruptedException {
      var heard =
          CallScript.start()
              .keyTone('9', 1_000, 2_000)
              .callerSays("hello", 6_000, 600)
              .lasting(9_000);

      assertThat(heard.requests()).hasSize(2);
      assertThat(lastAsked(heard)).isEqualTo("hello");
    }

    @Test
    void silenceTheAgent() throws InterruptedException {
      var heard =
          CallScript.start()
              .greeting("One two three four five six seven eight nine ten.")
              .keyTone('1', 1_000, 150)
              .lasting(4_000);

      assertThat(heard.outcomes().getFirst()).isInstanceOf(Interrupted.class);
    }
  }
}
