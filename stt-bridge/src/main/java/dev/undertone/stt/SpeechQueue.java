package dev.undertone.stt;

import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.speech.UtteranceId;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one recogniser: audio, bounded in time, and ends of utterances.
 *
 * <p>When it is full the oldest audio goes; ends are never lost, so that every utterance gets its
 * final event. Audio is handed on in blocks of 100 ms counted from the start of its utterance, so
 * that neither the size of frames nor the mood of the scheduler changes what is recognised. Any
 * thread.
 */
final class SpeechQueue {

  /** What the engine does next. */
  sealed interface Next {
    /** Nothing until more comes. */
    record Wait() implements Next {}

    /** The block is filled: feed it. */
    record Feed(UtteranceId utterance) implements Next {}

    /** The utterance is over. */
    record End(UtteranceId utterance) implements Next {}
  }

  private sealed interface Item {
    UtteranceId utterance();

    record Audio(UtteranceId utterance, AudioFrame frame) implements Item {}

    record End(UtteranceId utterance) implements Item {}
  }

  private static final Next WAIT = new Next.Wait();

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Item> items = new ArrayDeque<>();
  private final long maxSamples;
  // How far into the first frame the blocks have got.
  private int headOffset;
  private long samples;
  private int ends;
  private @Nullable Runnable onRoom;

  SpeechQueue(long maxSamples) {
    this.maxSamples = maxSamples;
  }

  /**
   * @return samples dropped to make room
   */
  long add(UtteranceId utterance, AudioFrame frame) {
    lock.lock();
    try {
      items.addLast(new Item.Audio(utterance, frame));
      samples += frame.length();
      return dropOldest();
    } finally {
      lock.unlock();
    }
  }

  void end(UtteranceId utterance) {
    lock.lock();
    try {
      items.addLast(new Item.End(utterance));
      ends++;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is something to do: a whole block, or an end. */
  boolean isReady() {
    lock.lock();
    try {
      return ready();
    } finally {
      lock.unlock();
    }
  }

  /** Samples that wait. */
  long samples() {
    lock.lock();
    try {
      return samples;
    } finally {
      lock.unlock();
    }
  }

  /** Whether more fits without loss; else {@code whenRoom} runs once, when half has been taken. */
  boolean hasRoom(Runnable whenRoom) {
    lock.lock();
    try {
      if (samples * 2 < maxSamples) {
        return true;
      }
      onRoom = whenRoom;
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the next block, filling {@code block}, or the next end. */
  Next take(SpeechBlock block) {
    Runnable room = null;
    Next next;
    lock.lock();
    try {
      block.clear();
      next = ready() ? fill(block) : WAIT;
      if (onRoom != null && samples * 2 < maxSamples) {
        room = onRoom;
        onRoom = null;
      }
    } finally {
      lock.unlock();
    }
    if (room != null) {
      room.run();
    }
    return next;
  }

  /** Throws everything away; who waits for room is told. */
  void clear() {
    Runnable room;
    lock.lock();
    try {
      items.clear();
      headOffset = 0;
      samples = 0;
      ends = 0;
      room = onRoom;
      onRoom = null;
    } finally {
      lock.unlock();
    }
    if (room != null) {
      room.run();
    }
  }

  private boolean ready() {
    return ends > 0 || samples >= SpeechBlock.MAX_SAMPLES;
  }

  private Next fill(SpeechBlock block) {
    UtteranceId utterance = items.getFirst().utterance();
    while (block.room() > 0 && items.peekFirst() instanceof Item.Audio(var id, AudioFrame frame)) {
      if (!id.equals(utterance)) {
        break;
      }
      int count = Math.min(block.room(), frame.length() - headOffset);
      block.append(frame.samples(), headOffset, count, frame.firstSample() + headOffset);
      headOffset += count;
      samples -= count;
      if (headOffset == frame.length()) {
        headOffset = 0;
        items.removeFirst();
      }
    }
    if (block.length() > 0) {
      return new Next.Feed(utterance);
    }
    items.removeFirst();
    ends--;
    return new Next.End(utterance);
  }

  private long dropOldest() {
    long dropped = 0;
    for (Iterator<Item> it = items.iterator(); samples > maxSamples && it.hasNext(); ) {
      if (it.next() instanceof Item.Audio(var _, AudioFrame frame)) {
        // A frame that a block has begun is the oldest of all; what is left of it goes.
        int left = frame.length() - headOffset;
        headOffset = 0;
        it.remove();
        samples -= left;
        dropped += left;
      }
    }
    return dropped;
  }
}
