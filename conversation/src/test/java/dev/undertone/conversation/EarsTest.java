package dev.undertone.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.speech.ScriptedVoiceActivity;
import dev.undertone.conversation.speech.Sound;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.UtteranceId;
import dev.undertone.conversation.turn.EndpointingPolicy;
import dev.undertone.conversation.turn.TurnDetector.Cause;
import dev.undertone.conversation.turn.TurnDetector.TurnEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions are samples at 16 kHz: sixteen a millisecond, 512 a window. */
class EarsTest {

  private static final int WINDOW = 512;

  /** Remembers each utterance as the positions it was offered. */
  private static final class RecordingRecognizer implements SpeechRecognizer {
    final List<List<AudioFrame>> utterances = new ArrayList<>();
    private boolean open;

    @Override
    public int sampleRateHz() {
      return Ears.RATE_HZ;
    }

    @Override
    public UtteranceId offer(AudioFrame frame) {
      if (!open) {
        utterances.add(new ArrayList<>());
        open = true;
      }
      utterances.getLast().add(frame);
      return new UtteranceId(utterances.size());
    }

    @Override
    public void finish() {
      open = false;
    }

    @Override
    public void close() {}

    long from(int utterance) {
      return utterances.get(utterance).getFirst().firstSample();
    }

    long until(int utterance) {
      return utterances.get(utterance).getLast().endSample();
    }
  }

  private final RecordingRecognizer recognizer = new RecordingRecognizer();
  private final RecordingProsody prosody = new RecordingProsody();
  private final List<TurnEvent> events = new ArrayList<>();
  private final List<Character> keys = new ArrayList<>();
  private Ears ears = ears(16_000);

  private Ears ears(int rateHz) {
    return new Ears(
        rateHz,
        recognizer,
        new ScriptedVoiceActivity.Factory(16_000).open(),
        prosody,
        Duration.ofMillis(320),
        new EndpointingPolicy(Duration.ofMillis(640), Duration.ofSeconds(30)),
        (event, self) -> events.add(event),
        (key, self) -> keys.add(key));
  }

  @AfterEach
  void close() {
    ears.close();
    assertThat(prosody.closed).isTrue();
  }

  /** Loud between these points, quiet otherwise. */
  private static short[] audio(int rateHz, int lengthMillis, long fromMillis, long untilMillis) {
    short[] samples = new short[lengthMillis * rateHz / 1_000];
    Arrays.fill(
        samples,
        (int) (fromMillis * rateHz / 1_000),
        (int) (untilMillis * rateHz / 1_000),
        (short) 8_000);
    return samples;
  }

  private void hear(int rateHz, short[] samples, int from, int until) {
    ears.hear(
        new AudioFrame(
            AudioFormat.mono(rateHz),
            from,
            from * 1_000_000_000L / rateHz,
            Arrays.copyOfRange(samples, from, until)));
  }

  private void hearInFrames(int rateHz, short[] samples) {
    int frame = rateHz / 50;
    for (int at = 0; at < samples.length; at += frame) {
      hear(rateHz, samples, at, Math.min(samples.length, at + frame));
    }
  }

  @Nested
  class Voiceless {

    @ParameterizedTest
    @EnumSource(names = {"TONE", "MUSIC", "KEY"})
    void soundsTakeNoFloorHoweverLoud(Sound sound) {
      prosody.sounds.put(0L, sound);

      hearInFrames(16_000, audio(16_000, 4_000, 1_024, 3_072));

      assertThat(events).isEmpty();
      assertThat(recognizer.utterances).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENCE", "SPEECH", "NOISE"})
    void areNotThoseThatVoiceActivityJudges(Sound sound) {
      prosody.sounds.put(0L, sound);

      hearInFrames(16_000, audio(16_000, 4_000, 1_024, 3_072));

      assertThat(events).hasSize(2);
    }

    @Test
    void musicAfterTheCallersWordsEndsHisTurnAsSilenceWould() {
      prosody.sounds.put(2_048 * 16L, Sound.MUSIC);

      hearInFrames(16_000, audio(16_000, 6_000, 1_024, 5_900));

      assertThat(events.getLast())
          .isEqualTo(new TurnEvent.TurnEnded(1_024 * 16, 2_048 * 16, Cause.SILENCE));
    }

    @Test
    void musicBeforeTheCallersWordsDoesNotHideThem() {
      prosody.sounds.put(0L, Sound.MUSIC);
      prosody.sounds.put(3_072 * 16L, Sound.SPEECH);

      hearInFrames(16_000, audio(16_000, 6_000, 0, 5_000));

      assertThat(events.getFirst()).isEqualTo(new TurnEvent.SpeechStarted(3_072 * 16));
    }

    @Test
    void keysAreToldInOrderAndOnce() {
      prosody.keys.put(1_000 * 16L, '4');
      prosody.keys.put(1_200 * 16L, '2');

      hearInFrames(16_000, audio(16_000, 2_000, 1_000, 1_400));

      assertThat(keys).containsExactly('4', '2');
    }
  }

  @Nested
  class Gate {

    @Test
    void letsOnlySpeechThroughWithLeadInAndHangOver() {
      hearInFrames(16_000, audio(16_000, 4_000, 1_024, 2_048));

      assertThat(recognizer.utterances).hasSize(1);
      long leadIn = 1_024 * 16 - recognizer.from(0);
      assertThat(leadIn).isBetween(300 * 16L, 300 * 16L + WINDOW);
      assertThat(recognizer.until(0) - 2_048 * 16).isEqualTo(320 * 16);
    }

    @Test
    void offersEachSampleOnceAndWithoutHoles() {
      short[] samples = audio(16_000, 4_000, 1_024, 2_048);
      Arrays.fill(samples, 2_560 * 16, 3_072 * 16, (short) 8_000);

      hearInFrames(16_000, samples);

      assertThat(recognizer.utterances).hasSize(2);
      for (List<AudioFrame> utterance : recognizer.utterances) {
        for (int i = 1; i < utterance.size(); i++) {
          assertThat(utterance.get(i).firstSample()).isEqualTo(utterance.get(i - 1).endSample());
        }
      }
      assertThat(recognizer.from(1)).isGreaterThanOrEqualTo(recognizer.until(0));
    }

    @Test
    void staysShutForNoiseShorterThanAnOnset() {
      hearInFrames(16_000, audio(16_000, 2_000, 1_024, 1_084));

      assertThat(recognizer.utterances).isEmpty();
      assertThat(events).isEmpty();
    }

    @Test
    void hasNoLeadInBeforeTheCallBegan() {
      hearInFrames(16_000, audio(16_000, 1_000, 0, 500));

      assertThat(recognizer.from(0)).isZero();
    }

    @Test
    void countsUtterancesThatOweTheirWords() {
      hearInFrames(16_000, audio(16_000, 4_000, 1_024, 2_048));
      assertThat(ears.closedUtterances()).isEqualTo(1);
    }

    @Test
    void isShutByACommit() {
      hearInFrames(16_000, audio(16_000, 1_500, 1_024, 1_500));

      ears.commit();

      assertThat(ears.closedUtterances()).isEqualTo(1);
      assertThat(ears.inTurn()).isFalse();
      assertThat(events).last().isInstanceOf(TurnEvent.TurnEnded.class);
    }
  }

  @Nested
  class Positions {

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 48_000})
    void areThoseOfTheCallAtAnyRate(int rateHz) {
      ears.close();
      ears = ears(rateHz);

      hearInFrames(rateHz, audio(rateHz, 4_000, 1_024, 2_048));

      TurnEvent.SpeechStarted started = (TurnEvent.SpeechStarted) events.getFirst();
      TurnEvent.TurnEnded ended = (TurnEvent.TurnEnded) events.getLast();
      assertThat(started.atSample()).isBetween(1_024 * 16L - WINDOW, 1_024 * 16L);
      assertThat(ended.lastVoicedSample()).isBetween(2_048 * 16L, 2_048 * 16L + WINDOW);
      assertThat(prosody.nextSample).isBetween(4_000 * 16L - WINDOW, 4_000 * 16L);
    }

    @Test
    void doNotDependOnTheSizeOfFrames() {
      short[] samples = audio(16_000, 6_000, 1_000, 2_345);
      Arrays.fill(samples, 3_200 * 16, 4_111 * 16, (short) 9_000);
      hearInFrames(16_000, samples);
      List<TurnEvent> expected = List.copyOf(events);
      assertThat(expected).hasSizeGreaterThanOrEqualTo(4);

      for (long seed = 0; seed < 20; seed++) {
        ears.close();
        events.clear();
        ears = ears(16_000);
        Random random = new Random(seed);
        for (int at = 0; at < samples.length; ) {
          int next = Math.min(samples.length, at + 1 + random.nextInt(3_000));
          hear(16_000, samples, at, next);
          at = next;
        }
        assertThat(events).as("seed %d", seed).isEqualTo(expected);
      }
    }

    @Test
    void arrivedWhenTheirFrameDid() {
      short[] samples = audio(16_000, 1_000, 0, 0);
      hear(16_000, samples, 0, 8_000);

      // The frame is stamped 0 and ends half a second into the call.
      assertThat(ears.nanosAt(8_000)).isZero();
      assertThat(ears.nanosAt(4_000)).isEqualTo(-250_000_000L);
    }
  }

  @Nested
  class LostAudio {

    @Test
    void leavesAGapInsteadOfShiftingTime() {
      short[] samples = audio(16_000, 4_000, 2_048, 3_072);
      hear(16_000, samples, 0, 16_000);
      hear(16_000, samples, 24_000, samples.length);

      TurnEvent.SpeechStarted started = (TurnEvent.SpeechStarted) events.getFirst();
      assertThat(started.atSample()).isBetween(2_048 * 16L - WINDOW, 2_048 * 16L + WINDOW);
      assertThat(prosody.samples).isLessThan(samples.length - 8_000 + 1);
    }

    @Test
    void insideSpeechCountsAsSilence() {
      short[] samples = audio(16_000, 4_000, 0, 4_000);
      hear(16_000, samples, 0, 16_000);
      hear(16_000, samples, 16_000 + 700 * 16, 16_000 + 732 * 16);

      assertThat(events).last().isInstanceOf(TurnEvent.TurnEnded.class);
    }

    @Test
    void neverTurnsTimeBack() {
      short[] samples = audio(16_000, 2_000, 0, 0);
      hear(16_000, samples, 0, 16_000);
      hear(16_000, samples, 8_000, 24_000);

      assertThat(ears.heardUntil()).isGreaterThanOrEqualTo(16_000);
    }
  }

  @Test
  void enginesOfAnotherRateAreRefused() {
    assertThatThrownBy(
            () ->
                new Ears(
                    8_000,
                    recognizer,
                    new ScriptedVoiceActivity.Factory(8_000).open(),
                    prosody,
                    Duration.ofMillis(320),
                    new EndpointingPolicy(Duration.ofMillis(640), Duration.ofSeconds(30)),
                    (event, self) -> {},
                    (key, self) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16000, 8000 Hz");
  }
}
