package dev.undertone.conversation;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.audio.Resampler;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.Sound;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.VoiceActivity;
import dev.undertone.conversation.turn.EndpointingPolicy;
import dev.undertone.conversation.turn.TurnDetector;
import dev.undertone.conversation.turn.TurnDetector.TurnEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;

/**
 * The caller's channel from frames to turn events: resampling, voice activity, prosody, and the
 * gate that lets the recogniser hear speech only, with {@link #LEAD_IN} before it and the hang-over
 * after it.
 *
 * <p>Used by the listen loop alone. All positions are samples at {@value #RATE_HZ} Hz since the
 * call began.
 */
final class Ears implements AutoCloseable {

  /** What recognisers and voice activity listen at. */
  static final int RATE_HZ = 16_000;

  /** Speech onset is soft, and voice activity late by its own onset rule. */
  static final Duration LEAD_IN = Duration.ofMillis(300);

  private final SpeechRecognizer recognizer;
  private final VoiceActivity voiceActivity;
  private final ProsodyAnalyzer prosody;
  private final TurnDetector detector;
  private final BiConsumer<TurnEvent, Ears> turns;
  private final Keys keys;
  private final int inputRateHz;
  private final short[] window;
  private final int leadInWindows;
  private final ArrayDeque<AudioFrame> leadIn = new ArrayDeque<>();
  private Resampler resampler;
  private short[] resampled = new short[0];
  private int filled;
  private long windowStart;
  private long expectedInput = -1;
  private long receivedNanos;
  private boolean utteranceOpen;
  private long closedUtterances;

  /** Takes a key whose tone was heard, on the listen loop, while a frame is heard. */
  interface Keys {
    void pressed(char key, Ears ears);
  }

  /**
   * @param turns takes {@code SpeechStarted} and {@code TurnEnded}, on the listen loop, while a
   *     frame is heard
   */
  Ears(
      int inputRateHz,
      SpeechRecognizer recognizer,
      VoiceActivity voiceActivity,
      ProsodyAnalyzer prosody,
      Duration hangOver,
      EndpointingPolicy policy,
      BiConsumer<TurnEvent, Ears> turns,
      Keys keys) {
    if (recognizer.sampleRateHz() != RATE_HZ || voiceActivity.sampleRateHz() != RATE_HZ) {
      throw new IllegalArgumentException(
          "engine rates = %d, %d Hz, must be %d"
              .formatted(recognizer.sampleRateHz(), voiceActivity.sampleRateHz(), RATE_HZ));
    }
    this.inputRateHz = inputRateHz;
    this.recognizer = recognizer;
    this.voiceActivity = voiceActivity;
    this.prosody = prosody;
    this.turns = turns;
    this.keys = keys;
    this.detector = new TurnDetector(RATE_HZ, hangOver, policy);
    this.window = new short[voiceActivity.windowSamples()];
    this.leadInWindows =
        (int) (AudioFormat.WIDEBAND.samplesIn(LEAD_IN) / voiceActivity.windowSamples())
            + TurnDetector.ONSET_WINDOWS;
    this.resampler = new Resampler(inputRateHz, RATE_HZ);
  }

  /** Hears one frame. */
  void hear(AudioFrame frame) {
    if (frame.firstSample() != expectedInput) {
      skipTo(frame.firstSample());
    }
    expectedInput = frame.endSample();
    receivedNanos = frame.receivedNanos();
    int most = resampler.maxOutput(frame.length());
    if (resampled.length < most) {
      resampled = new short[most];
    }
    int length = resampler.resample(frame.samples(), 0, frame.length(), resampled, 0);
    for (int at = 0; at < length; ) {
      int take = Math.min(length - at, window.length - filled);
      System.arraycopy(resampled, at, window, filled, take);
      at += take;
      filled += take;
      if (filled == window.length) {
        window();
        filled = 0;
        windowStart += window.length;
      }
    }
  }

  /** When the sample at this position arrived, on the clock of the frames. */
  long nanosAt(long sample) {
    return receivedNanos - (windowStart + filled - sample) * 1_000_000_000L / RATE_HZ;
  }

  /** Position of what was heard last. */
  long heardUntil() {
    return windowStart + filled;
  }

  boolean inTurn() {
    return detector.inTurn();
  }

  void policy(EndpointingPolicy policy) {
    detector.policy(policy);
  }

  EndpointingPolicy policy() {
    return detector.policy();
  }

  /** Ends an open turn at once. */
  void commit() {
    TurnEvent event = detector.commit();
    if (event != null) {
      closeUtterance();
      turns.accept(event, this);
    }
  }

  /** Utterances that have been closed so far; each owes or has given its final. */
  long closedUtterances() {
    return closedUtterances;
  }

  /** Whether the recogniser can take more without loss; else {@code whenRoom} runs once, later. */
  boolean hasRoom(Runnable whenRoom) {
    return recognizer.hasRoom(whenRoom);
  }

  void emotion(EmotionUse use) {
    prosody.emotion(use);
  }

  Prosody prosody() {
    return prosody.sinceTurnStart();
  }

  void newProsodyTurn(long atSample) {
    prosody.turnEnded();
    prosody.turnStarted(atSample);
  }

  @Override
  public void close() {
    recognizer.close();
    voiceActivity.close();
    prosody.close();
  }

  private void skipTo(long inputSample) {
    if (expectedInput >= 0) {
      voiceActivity.reset();
      leadIn.clear();
    }
    resampler = new Resampler(inputRateHz, RATE_HZ);
    filled = 0;
    windowStart = Math.max(windowStart, inputSample * RATE_HZ / inputRateHz);
  }

  private void window() {
    long end = windowStart + window.length;
    double probability = voiceActivity.probability(window, 0);
    // First what it is: neither music nor a key's tone takes the floor, however like a voice.
    prosody.accept(window, 0, window.length, windowStart, detector.isVoice(probability));
    for (char key = prosody.takeKey(); key != 0; key = prosody.takeKey()) {
      keys.pressed(key, this);
    }
    double voice = isVoiceless(prosody.sound()) ? 0 : probability;
    TurnEvent event = detector.onWindow(voice, windowStart, end);
    if (event instanceof TurnEvent.SpeechStarted(long at)) {
      // The announcement comes first: whoever hears it opens the turn that this window belongs to.
      turns.accept(event, this);
      openUtterance(at);
    } else if (event instanceof TurnEvent.SpeechResumed(long at)) {
      openUtterance(at);
    }
    AudioFrame copy =
        new AudioFrame(AudioFormat.WIDEBAND, windowStart, receivedNanos, window.clone());
    if (utteranceOpen) {
      recognizer.offer(copy);
    } else {
      leadIn.addLast(copy);
      if (leadIn.size() > leadInWindows) {
        leadIn.removeFirst();
      }
    }
    if (event instanceof TurnEvent.SpeechPaused) {
      closeUtterance();
    } else if (event instanceof TurnEvent.TurnEnded) {
      closeUtterance();
      turns.accept(event, this);
    }
  }

  private static boolean isVoiceless(Sound sound) {
    return switch (sound) {
      case TONE, MUSIC, KEY -> true;
      case SILENCE, SPEECH, NOISE -> false;
    };
  }

  private void openUtterance(long voiceStart) {
    long from = voiceStart - AudioFormat.WIDEBAND.samplesIn(LEAD_IN);
    for (AudioFrame frame : leadIn) {
      if (frame.endSample() > from) {
        recognizer.offer(frame);
      }
    }
    leadIn.clear();
    utteranceOpen = true;
  }

  private void closeUtterance() {
    if (utteranceOpen) {
      recognizer.finish();
      utteranceOpen = false;
      closedUtterances++;
    }
  }
}
