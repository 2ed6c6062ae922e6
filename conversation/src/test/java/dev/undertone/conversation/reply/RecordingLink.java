package dev.undertone.conversation.reply;

import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.FrameInbox;
import dev.undertone.conversation.turn.TurnId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A way back to a caller who is not there: remembers what was sent to him and when, and can be
 * slow. Any thread.
 *
 * <p>It reports nothing as heard unless told to: {@link #reportingTo} makes it say, as an ear that
 * is never late would, that all audio was heard as soon as it was sent.
 */
public final class RecordingLink implements CallerLink {

  /** Audio that arrived, and when by the link's clock. */
  public record Sent(TurnId turn, long offset, short[] samples, long atNanos) {}

  private final AudioFormat format;
  private final NanoClock clock;
  private final HeardReports reports;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Sent> sent = new ArrayList<>();
  private final List<TurnId> clears = new ArrayList<>();
  private final List<TurnId> finished = new ArrayList<>();
  private Optional<FrameInbox> ear = Optional.empty();
  private Optional<CloseReason> closed = Optional.empty();
  private long firstLiveTurn;
  private boolean full;

  public RecordingLink(AudioFormat format, NanoClock clock, HeardReports reports) {
    this.format = format;
    this.clock = clock;
    this.reports = reports;
  }

  /** All audio counts as heard when it has been sent, and {@code inbox} is told. */
  public RecordingLink reportingTo(FrameInbox inbox) {
    lock.lock();
    try {
      ear = Optional.of(inbox);
      return this;
    } finally {
      lock.unlock();
    }
  }

  /** The far end stops reading, or reads on. */
  public void setFull(boolean full) {
    lock.lock();
    try {
      this.full = full;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public AudioFormat outFormat() {
    return format;
  }

  @Override
  public boolean canClear() {
    return true;
  }

  @Override
  public boolean canPause() {
    return false;
  }

  @Override
  public Duration maxLead() {
    return Duration.ofMillis(200);
  }

  @Override
  public HeardReports heardReports() {
    return reports;
  }

  @Override
  public void send(TurnId turn, long offset, short[] samples) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (full && isLive(turn)) {
        changed.await();
      }
      if (isLive(turn)) {
        sent.add(new Sent(turn, offset, samples.clone(), clock.nanoTime()));
        ear.ifPresent(
            inbox ->
                inbox.offer(new CallerInput.Heard(turn, format.lasting(offset + samples.length))));
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isLive(TurnId turn) {
    return closed.isEmpty() && turn.value() >= firstLiveTurn;
  }

  @Override
  public void clear(TurnId next) {
    lock.lock();
    try {
      if (closed.isEmpty() && next.value() > firstLiveTurn) {
        firstLiveTurn = next.value();
        clears.add(next);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void finished(TurnId turn, long samples) {
    lock.lock();
    try {
      if (isLive(turn)) {
        finished.add(turn);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close(CloseReason reason) {
    lock.lock();
    try {
      if (closed.isEmpty()) {
        closed = Optional.of(reason);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** All audio so far. */
  public List<Sent> sent() {
    lock.lock();
    try {
      return List.copyOf(sent);
    } finally {
      lock.unlock();
    }
  }

  /** Audio of one turn so far. */
  public List<Sent> sent(TurnId turn) {
    return sent().stream().filter(s -> s.turn().equals(turn)).toList();
  }

  /** The turn that each clear made the first one to count. */
  public List<TurnId> clears() {
    lock.lock();
    try {
      return List.copyOf(clears);
    } finally {
      lock.unlock();
    }
  }

  /** Turns whose audio was complete. */
  public List<TurnId> finished() {
    lock.lock();
    try {
      return List.copyOf(finished);
    } finally {
      lock.unlock();
    }
  }

  /** Why it was closed, empty while it is open. */
  public Optional<CloseReason> closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
