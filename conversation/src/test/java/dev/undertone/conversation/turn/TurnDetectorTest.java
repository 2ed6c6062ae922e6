package dev.undertone.conversation.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.turn.TurnDetector.Cause;
import dev.undertone.conversation.turn.TurnDetector.TurnEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Positions are counted in windows of 32 ms here, 512 samples each at 16 kHz. */
class TurnDetectorTest {

  private static final int WINDOW = 512;
  private static final double VOICE = 0.9;
  private static final double WEAK = 0.4;
  private static final double SILENCE = 0.1;

  /** Ten windows of hang-over, twenty of silence, a hundred of speech. */
  private final TurnDetector detector =
      new TurnDetector(
          16_000,
          Duration.ofMillis(320),
          new EndpointingPolicy(Duration.ofMillis(640), Duration.ofMillis(3_200)));

  private final List<TurnEvent> events = new ArrayList<>();
  private int window;

  private TurnDetectorTest hears(double probability, int windows) {
    for (int i = 0; i < windows; i++) {
      long start = (long) window++ * WINDOW;
      TurnEvent event = detector.onWindow(probability, start, start + WINDOW);
      if (event != null) {
        events.add(event);
      }
    }
    return this;
  }

  private static long at(int windows) {
    return (long) windows * WINDOW;
  }

  @Nested
  class Onset {

    @Test
    void takesThreeWindowsAndIsDatedAtTheFirst() {
      hears(SILENCE, 5).hears(VOICE, 2);
      assertThat(events).isEmpty();

      hears(VOICE, 1);
      assertThat(events).containsExactly(new TurnEvent.SpeechStarted(at(5)));
      assertThat(detector.inTurn()).isTrue();
    }

    @Test
    void isNotMadeByClicks() {
      for (int i = 0; i < 10; i++) {
        hears(VOICE, 2).hears(SILENCE, 1);
      }

      assertThat(events).isEmpty();
      assertThat(detector.inTurn()).isFalse();
    }

    @Test
    void isNotMadeByAWeakVoice() {
      hears(WEAK, 20);

      assertThat(events).isEmpty();
    }

    @Test
    void doesNotReachAcrossLostAudio() {
      hears(VOICE, 2);
      window += 5;
      hears(VOICE, 2);
      assertThat(events).isEmpty();

      hears(VOICE, 1);
      assertThat(events).containsExactly(new TurnEvent.SpeechStarted(at(7)));
    }
  }

  @Nested
  class Silences {

    @Test
    void shorterThanTheHangOverChangeNothing() {
      hears(VOICE, 5).hears(SILENCE, 9).hears(VOICE, 5);

      assertThat(events).containsExactly(new TurnEvent.SpeechStarted(0));
    }

    @Test
    void weakSyllablesAreNoSilence() {
      hears(VOICE, 5).hears(WEAK, 30);

      assertThat(events).containsExactly(new TurnEvent.SpeechStarted(0));
    }

    @Test
    void asLongAsTheHangOverPauseTheUtterance() {
      hears(VOICE, 5).hears(SILENCE, 10);

      assertThat(events).last().isEqualTo(new TurnEvent.SpeechPaused(at(5)));
      assertThat(detector.speaking()).isFalse();
      assertThat(detector.inTurn()).isTrue();
    }

    @Test
    void endTheTurnWithTheWindowThatCompletesThem() {
      hears(VOICE, 5).hears(SILENCE, 19);
      assertThat(events).hasSize(2);

      hears(SILENCE, 1);
      assertThat(events).last().isEqualTo(new TurnEvent.TurnEnded(0, at(5), Cause.SILENCE));
      assertThat(detector.inTurn()).isFalse();
    }

    @Test
    void endTheTurnWithoutAPauseWhenTheHangOverIsLonger() {
      detector.policy(new EndpointingPolicy(Duration.ofMillis(200), Duration.ofMillis(3_200)));

      hears(VOICE, 5).hears(SILENCE, 7);

      assertThat(events)
          .containsExactly(
              new TurnEvent.SpeechStarted(0), new TurnEvent.TurnEnded(0, at(5), Cause.SILENCE));
    }

    @Test
    void ofLostAudioCount() {
      hears(VOICE, 5);
      window += 20;
      hears(VOICE, 1);

      assertThat(events).last().isEqualTo(new TurnEvent.TurnEnded(0, at(5), Cause.SILENCE));
    }

    @Test
    void ofLostAudioInsideAPauseCount() {
      hears(VOICE, 5).hears(SILENCE, 12);
      window += 20;
      hears(VOICE, 1);

      assertThat(events).last().isEqualTo(new TurnEvent.TurnEnded(0, at(5), Cause.SILENCE));
    }
  }

  @Nested
  class GoingOn {

    @Test
    void afterAPauseResumesTheSameTurn() {
      hears(VOICE, 5).hears(SILENCE, 12).hears(VOICE, 3);

      assertThat(events).last().isEqualTo(new TurnEvent.SpeechResumed(at(17)));
      hears(SILENCE, 20);
      assertThat(events).last().isEqualTo(new TurnEvent.TurnEnded(0, at(20), Cause.SILENCE));
    }

    @Test
    void atTheLastMomentHoldsTheFloorUntilItIsKnownToBeSpeech() {
      hears(VOICE, 5).hears(SILENCE, 19).hears(VOICE, 3);

      assertThat(events).last().isEqualTo(new TurnEvent.SpeechResumed(at(24)));
    }

    @Test
    void withAClickOnlyDelaysTheEnd() {
      hears(VOICE, 5).hears(SILENCE, 19).hears(VOICE, 2).hears(SILENCE, 1);

      assertThat(events).last().isEqualTo(new TurnEvent.TurnEnded(0, at(5), Cause.SILENCE));
    }
  }

  @Nested
  class Limits {

    @Test
    void endATurnThatIsTooLong() {
      hears(VOICE, 99);
      assertThat(events).hasSize(1);

      hears(VOICE, 1);
      assertThat(events).last().isEqualTo(new TurnEvent.TurnEnded(0, at(100), Cause.MAX_LENGTH));
    }

    @Test
    void leaveTheFloorToUsUntilTheCallerPauses() {
      hears(VOICE, 180);
      assertThat(events).hasSize(2);
      assertThat(detector.inTurn()).isFalse();

      hears(SILENCE, 10).hears(VOICE, 3);
      assertThat(events).last().isEqualTo(new TurnEvent.SpeechStarted(at(190)));
    }
  }

  @Nested
  class Committing {

    @Test
    void endsAnOpenTurnAtOnce() {
      hears(VOICE, 5);

      assertThat(detector.commit()).isEqualTo(new TurnEvent.TurnEnded(0, at(5), Cause.COMMITTED));
      assertThat(detector.inTurn()).isFalse();
    }

    @Test
    void doesNothingWithoutATurn() {
      assertThat(detector.commit()).isNull();
    }
  }
}
