package dev.undertone.conversation.reply;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.turn.TurnId;
import java.time.Duration;

/**
 * Port: the way back to the caller's ear. One per call, made by the door he came in by.
 *
 * <p>{@link #send} and {@link #finished} are called by the thread of the reply and may block while
 * the socket is full. {@link #clear} comes from another thread, even while {@code send} blocks,
 * does not block, and wins: once it has returned, nothing of an older turn is written. All of them
 * do nothing once the link is closed.
 */
public interface CallerLink {

  /** What the far end plays, mono. */
  AudioFormat outFormat();

  /** Whether the far end can throw away what it has not played yet. */
  boolean canClear();

  /** Whether the far end can hold what it has not played yet. */
  boolean canPause();

  /** How far playout may run ahead of the ear. */
  Duration maxLead();

  HeardReports heardReports();

  /** How the far end says what it has played. */
  enum HeardReports {
    /** In milliseconds of each turn. */
    EXACT,
    /** By returning marks. */
    MARKS,
    /** By truncating an item. */
    TRUNCATE,
    /** Not at all: what was sent, less the lead, counts as heard. */
    NONE
  }

  /**
   * Sends audio of one turn.
   *
   * @param offset position of the first sample in the turn's audio
   */
  void send(TurnId turn, long offset, short[] samples) throws InterruptedException;

  /**
   * Empties the far end's buffer; chunks of turns before {@code next} are strangers from here on.
   */
  void clear(TurnId next);

  /** All audio of the turn has been sent. */
  void finished(TurnId turn, long samples);

  /** Ends the connection; idempotent. */
  void close(CloseReason reason);

  /** Why we end it. */
  enum CloseReason {
    DONE,
    SHUTTING_DOWN,
    POLICY,
    TOO_BIG,
    MALFORMED,
    INTERNAL,
    OVERLOADED
  }
}
