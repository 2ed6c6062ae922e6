package dev.undertone.conversation.audio;

import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.RouteSummary;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.turn.TurnId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one ordered lane into a call: audio and controls from the door, words from the recogniser,
 * the end of our own answer.
 *
 * <p>Offers never block and may come from any thread; one thread takes. Audio is bounded in time:
 * at the bound a live link loses its oldest audio, counted, while a bulk link is expected to ask
 * {@link #hasRoom} first and pause its socket. Everything else is bounded in number; a door that
 * overruns that bound is refused.
 */
public final class FrameInbox {

  /** What the call's loop takes. */
  public sealed interface Item {
    /** From the door. */
    record Input(CallerInput input) implements Item {}

    /** From the recogniser. */
    record Speech(SpeechEvent event) implements Item {}

    /** The model that will answer is known. */
    record Routed(TurnId turn, RouteSummary route) implements Item {}

    /** All audio of our answer has been sent. */
    record ReplySent(TurnId turn) implements Item {}

    /** Our answer has been heard to its end, has failed or has been cut off. */
    record ReplyEnded(TurnId turn) implements Item {}

    /** Nothing came in time. */
    record Quiet() implements Item {}
  }

  private static final int MAX_CONTROLS = 1_024;
  private static final Item QUIET = new Item.Quiet();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private final NanoClock clock;
  private final long maxAudioNanos;
  private final boolean bulk;
  private long audioNanos;
  private long droppedNanos;
  private int controls;
  private @Nullable Runnable onRoom;

  /**
   * @param maxAudio most audio that waits; 500 ms for live links
   */
  public FrameInbox(NanoClock clock, Duration maxAudio) {
    this(clock, maxAudio, false);
  }

  private FrameInbox(NanoClock clock, Duration maxAudio, boolean bulk) {
    this.clock = clock;
    this.maxAudioNanos = maxAudio.toNanos();
    this.bulk = bulk;
  }

  /** For a link that sends faster than real time: nothing is dropped, the socket is paused. */
  public static FrameInbox bulk(NanoClock clock) {
    return new FrameInbox(clock, Duration.ofSeconds(2), true);
  }

  /** Whether the call runs on audio time. */
  public boolean isBulk() {
    return bulk;
  }

  /**
   * Takes one input of the caller's.
   *
   * @return false when controls have filled their bound; the door ends the call then
   */
  public boolean offer(CallerInput input) {
    lock.lock();
    try {
      if (input instanceof CallerInput.Audio audio) {
        audioNanos += audio.frame().duration().toNanos();
        items.addLast(new Item.Input(input));
        dropOldestBeyondBound();
      } else {
        boolean last = input instanceof CallerInput.Left;
        if (!last && controls >= MAX_CONTROLS) {
          return false;
        }
        controls++;
        items.addLast(new Item.Input(input));
      }
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes an event of the recogniser's; never refused, one utterance makes a bounded number. */
  public void offer(SpeechEvent event) {
    add(new Item.Speech(event));
  }

  /** Says who will answer a turn. */
  public void routed(TurnId turn, RouteSummary route) {
    add(new Item.Routed(turn, route));
  }

  /** Says that all audio of a turn's answer has been sent. */
  public void replySent(TurnId turn) {
    add(new Item.ReplySent(turn));
  }

  /** Says that the answer of a turn is over. */
  public void replyEnded(TurnId turn) {
    add(new Item.ReplyEnded(turn));
  }

  /** Makes a waiting taker look around. */
  public void wake() {
    add(QUIET);
  }

  private void add(Item item) {
    lock.lock();
    try {
      controls++;
      items.addLast(item);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next item, at most until {@code deadlineNanos} on the clock.
   *
   * @param audio whether audio is wanted; false leaves it, and the caller's leaving behind it,
   *     where they are
   * @return {@link Item.Quiet} when nothing came in time
   */
  public Item take(long deadlineNanos, boolean audio) throws InterruptedException {
    Runnable room = null;
    try {
      lock.lockInterruptibly();
      try {
        Item item = next(audio);
        while (item == null) {
          if (deadlineNanos - clock.nanoTime() <= 0) {
            return QUIET;
          }
          clock.awaitUntil(changed, deadlineNanos);
          item = next(audio);
        }
        if (item instanceof Item.Input(CallerInput.Audio(AudioFrame frame))) {
          audioNanos -= frame.duration().toNanos();
          if (onRoom != null && audioNanos * 2 <= maxAudioNanos) {
            room = onRoom;
            onRoom = null;
          }
        } else {
          controls--;
        }
        return item;
      } finally {
        lock.unlock();
      }
    } finally {
      if (room != null) {
        room.run();
      }
    }
  }

  /** Whether more audio fits; else {@code whenRoom} runs once, when half of it has been taken. */
  public boolean hasRoom(Runnable whenRoom) {
    lock.lock();
    try {
      if (audioNanos < maxAudioNanos) {
        return true;
      }
      onRoom = whenRoom;
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Audio lost at the bound since the call began. */
  public Duration dropped() {
    lock.lock();
    try {
      return Duration.ofNanos(droppedNanos);
    } finally {
      lock.unlock();
    }
  }

  /** Items that wait, audio and others. */
  public int size() {
    lock.lock();
    try {
      return items.size();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Item next(boolean audio) {
    if (audio) {
      return items.pollFirst();
    }
    for (var it = items.iterator(); it.hasNext(); ) {
      Item item = it.next();
      if (!staysBehind(item)) {
        it.remove();
        return item;
      }
    }
    return null;
  }

  private static boolean staysBehind(Item item) {
    return item instanceof Item.Input(CallerInput.Audio _)
        || (item instanceof Item.Input(CallerInput.Left(String how)) && how.equals("closed"));
  }

  private void dropOldestBeyondBound() {
    if (bulk || audioNanos <= maxAudioNanos) {
      return;
    }
    for (var it = items.iterator(); it.hasNext() && audioNanos > maxAudioNanos; ) {
      if (it.next() instanceof Item.Input(CallerInput.Audio(AudioFrame frame))) {
        long length = frame.duration().toNanos();
        audioNanos -= length;
        droppedNanos += length;
        it.remove();
      }
    }
  }
}
