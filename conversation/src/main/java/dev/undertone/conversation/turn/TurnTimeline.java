package dev.undertone.conversation.turn;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When the stages of one turn were reached; every latency figure is a difference of two marks.
 *
 * <p>Any thread; the first mark of a kind stays.
 */
public final class TurnTimeline {

  /** The stages, in the order in which they usually come. */
  public enum Mark {
    /** The caller's last voiced sample of the turn arrived. */
    SPEECH_ENDED,
    /** The turn was held to be over. */
    TURN_ENDED,
    /** The final transcript was there. */
    TRANSCRIBED,
    /** The router had chosen. */
    DECIDED,
    /** The request to the model that answered was sent. */
    REQUEST_SENT,
    /** Its first token came. */
    FIRST_TOKEN,
    /** The first clause went to the synthesiser. */
    FIRST_CLAUSE,
    /** The first sample of speech came from the synthesiser. */
    FIRST_AUDIO,
    /** The first sample was sent to the caller. */
    FIRST_BYTE_SENT,
    /** The first sample that can be heard was sent to the caller. */
    FIRST_AUDIBLE,
    /** The last sample was sent, or the answer was cut off. */
    REPLY_ENDED
  }

  private static final long UNSET = Long.MIN_VALUE;

  private final AtomicLongArray nanos = new AtomicLongArray(Mark.values().length);

  public TurnTimeline() {
    for (int i = 0; i < nanos.length(); i++) {
      nanos.set(i, UNSET);
    }
  }

  /** Records a stage; returns whether it was the first of its kind. */
  public boolean mark(Mark mark, long atNanos) {
    return nanos.compareAndSet(mark.ordinal(), UNSET, atNanos);
  }

  public boolean has(Mark mark) {
    return nanos.get(mark.ordinal()) != UNSET;
  }

  /**
   * Time from one stage to another, empty unless both were reached; negative when it came before.
   */
  public Optional<Duration> between(Mark from, Mark to) {
    long start = nanos.get(from.ordinal());
    long end = nanos.get(to.ordinal());
    return start == UNSET || end == UNSET
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(end - start));
  }

  /** Caller's last voiced sample to the first audible sample sent: the headline figure. */
  public Optional<Duration> turnGap() {
    return between(Mark.SPEECH_ENDED, Mark.FIRST_AUDIBLE);
  }
}
