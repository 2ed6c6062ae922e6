package dev.undertone.conversation;

import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.turn.TurnId;
import java.time.Duration;

/** What comes in by a door: the caller's half of the call, in one ordered lane. */
public sealed interface CallerInput {

  /** Caller's microphone, mono. */
  record Audio(AudioFrame frame) implements CallerInput {}

  /** The far end has played this much of the turn's audio. */
  record Heard(TurnId turn, Duration played) implements CallerInput {}

  /**
   * A key was pressed.
   *
   * @param digit {@code 0-9 * # A-D}
   */
  record Dtmf(char digit) implements CallerInput {}

  /** The client holds the caller's turn to be over. */
  record Commit() implements CallerInput {}

  /** Emotion may, or may no longer, be computed on the caller's channel from now on. */
  record Consent(EmotionUse emotion) implements CallerInput {}

  /** The client wants the agent to be silent. */
  record Interrupt() implements CallerInput {}

  /**
   * The caller is gone; the last of all inputs.
   *
   * @param how {@code closed}, {@code lost}, {@code stopped} (by us), {@code overloaded}
   */
  record Left(String how) implements CallerInput {}
}
