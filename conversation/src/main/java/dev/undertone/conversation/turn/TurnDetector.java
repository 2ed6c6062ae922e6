package dev.undertone.conversation.turn;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the caller's turn begins, pauses and is over, from voice activity alone.
 *
 * <p>Pure: time is the position in the audio, so the same windows give the same turns at any speed
 * and in frames of any size. Used by one thread.
 *
 * <p>Onset takes {@value #ONSET_WINDOWS} windows in a row over {@value #ONSET}, so that a click
 * does not take the floor; once begun, speech is held down to {@value #RELEASE}, so that a weak
 * syllable does not give it away.
 */
public final class TurnDetector {

  /** What has happened; at most one per window. */
  public sealed interface TurnEvent {
    /** A turn began. */
    record SpeechStarted(long atSample) implements TurnEvent {}

    /** Silence has outlasted the hang-over; the turn may go on. */
    record SpeechPaused(long lastVoicedSample) implements TurnEvent {}

    /** The same turn goes on. */
    record SpeechResumed(long atSample) implements TurnEvent {}

    /** The floor is ours. */
    record TurnEnded(long firstVoicedSample, long lastVoicedSample, Cause cause)
        implements TurnEvent {}
  }

  /** Why a turn is over. */
  public enum Cause {
    SILENCE,
    MAX_LENGTH,
    COMMITTED
  }

  private enum State {
    IDLE,
    SPEAKING,
    PAUSED,
    /** A turn reached its greatest length; what goes on without a pause opens no new one. */
    SPENT
  }

  /** Windows of voice in a row that make an onset. */
  public static final int ONSET_WINDOWS = 3;

  private static final double ONSET = 0.5;
  private static final double RELEASE = 0.35;

  private final int sampleRateHz;
  private final long hangOverSamples;
  private EndpointingPolicy policy;
  private State state = State.IDLE;
  private int run;
  private long runStart;
  private long turnStart;
  private long lastVoiced;
  private long expected;

  /**
   * @param hangOver silence that is still handed to the recogniser before an utterance is closed
   */
  public TurnDetector(int sampleRateHz, Duration hangOver, EndpointingPolicy policy) {
    this.sampleRateHz = sampleRateHz;
    this.hangOverSamples = samples(hangOver);
    this.policy = policy;
  }

  /** Takes effect from the next window on. */
  public void policy(EndpointingPolicy newPolicy) {
    this.policy = newPolicy;
  }

  public EndpointingPolicy policy() {
    return policy;
  }

  /** Whether a turn of the caller's is open. */
  public boolean inTurn() {
    return state == State.SPEAKING || state == State.PAUSED;
  }

  /** Whether the caller is speaking, hang-over included. */
  public boolean speaking() {
    return state == State.SPEAKING;
  }

  /** Whether this probability counts as voice in the present state. */
  public boolean isVoice(double probability) {
    return probability >= (state == State.SPEAKING ? RELEASE : ONSET);
  }

  /** Takes the next window. Windows may skip positions, which counts as silence. */
  public @Nullable TurnEvent onWindow(double probability, long startSample, long endSample) {
    boolean voice = isVoice(probability);
    if (startSample > expected) {
      run = 0;
    }
    expected = endSample;
    if (!voice) {
      run = 0;
    } else if (run++ == 0) {
      runStart = startSample;
    }
    return switch (state) {
      case IDLE -> run >= ONSET_WINDOWS ? start(endSample) : null;
      case SPEAKING -> speaking(voice, startSample, endSample);
      case PAUSED -> paused(endSample);
      case SPENT -> spent(voice, endSample);
    };
  }

  /** Ends an open turn at once, as a client may ask. */
  public @Nullable TurnEvent commit() {
    return inTurn() ? end(Cause.COMMITTED) : null;
  }

  private TurnEvent start(long endSample) {
    state = State.SPEAKING;
    turnStart = runStart;
    lastVoiced = endSample;
    return new TurnEvent.SpeechStarted(runStart);
  }

  private @Nullable TurnEvent speaking(boolean voice, long startSample, long endSample) {
    // Longer than nothing before a voiced window only where positions were skipped.
    long silence = (voice ? startSample : endSample) - lastVoiced;
    if (voice && silence < Math.min(hangOverSamples, samples(policy.endSilence()))) {
      lastVoiced = endSample;
    }
    if (endSample - turnStart >= samples(policy.maxTurn())) {
      TurnEvent ended = end(Cause.MAX_LENGTH);
      state = State.SPENT;
      return ended;
    }
    if (silence >= samples(policy.endSilence())) {
      return end(Cause.SILENCE);
    }
    if (silence >= hangOverSamples) {
      state = State.PAUSED;
      return new TurnEvent.SpeechPaused(lastVoiced);
    }
    return null;
  }

  private @Nullable TurnEvent paused(long endSample) {
    if (run >= ONSET_WINDOWS) {
      state = State.SPEAKING;
      lastVoiced = endSample;
      return new TurnEvent.SpeechResumed(runStart);
    }
    // An onset under way holds the floor until it has proved to be speech or not.
    long silence = (run > 0 ? runStart : endSample) - lastVoiced;
    return silence >= samples(policy.endSilence()) ? end(Cause.SILENCE) : null;
  }

  private @Nullable TurnEvent spent(boolean voice, long endSample) {
    if (voice) {
      lastVoiced = endSample;
    } else if (endSample - lastVoiced >= hangOverSamples) {
      state = State.IDLE;
    }
    return null;
  }

  private TurnEvent end(Cause cause) {
    state = State.IDLE;
    run = 0;
    return new TurnEvent.TurnEnded(turnStart, lastVoiced, cause);
  }

  private long samples(Duration duration) {
    return duration.toMillis() * sampleRateHz / 1_000;
  }
}
