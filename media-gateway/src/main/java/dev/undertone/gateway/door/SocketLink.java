package dev.undertone.gateway.door;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.CallerLink;
import dev.undertone.conversation.turn.TurnId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way back over one socket: blocks the player while the socket is full, drops chunks of turns
 * that are over, and keeps what is written in one order.
 *
 * <p>The lock is held while a message is handed to the socket, which never blocks, and released
 * while the player waits, so that {@link #clear} always gets in. A player that has waited {@link
 * #MAX_BLOCK} gives the caller up.
 *
 * <p>A call that closes its link still has to say how it ended: {@link #close} ends the audio, and
 * the socket follows with the call's last event.
 */
final class SocketLink implements CallerLink {

  static final Duration MAX_BLOCK = Duration.ofSeconds(10);

  /** How often a waiting player looks for itself: a drain event that is never fired costs this. */
  private static final Duration RECHECK = Duration.ofMillis(50);

  private final Dialect dialect;
  private final LinkTraits traits;
  private final WireSink sink;
  private final NanoClock clock;
  private final DoorObserver counters;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long firstLiveTurn;
  private boolean callDone;
  private boolean closed;
  private @Nullable CloseReason closing;

  SocketLink(
      Dialect dialect, LinkTraits traits, WireSink sink, NanoClock clock, DoorObserver counters) {
    this.dialect = dialect;
    this.traits = traits;
    this.sink = sink;
    this.clock = clock;
    this.counters = counters;
    sink.onDrain(this::wake);
  }

  @Override
  public AudioFormat outFormat() {
    return traits.outFormat();
  }

  @Override
  public boolean canClear() {
    return traits.canClear();
  }

  @Override
  public boolean canPause() {
    return traits.canPause();
  }

  @Override
  public Duration maxLead() {
    return traits.maxLead();
  }

  @Override
  public HeardReports heardReports() {
    return traits.heardReports();
  }

  @Override
  public void send(TurnId turn, long offset, short[] samples) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long giveUp = clock.nanoTime() + MAX_BLOCK.toNanos();
      while (isLive(turn) && sink.isFull()) {
        long now = clock.nanoTime();
        if (giveUp - now <= 0) {
          closeAtOnce(CloseReason.OVERLOADED);
          return;
        }
        clock.awaitUntil(changed, Math.min(now + RECHECK.toNanos(), giveUp));
      }
      if (isLive(turn)) {
        write(dialect.audio(turn, offset, samples));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void clear(TurnId next) {
    lock.lock();
    try {
      if (closed || closing != null || next.value() <= firstLiveTurn) {
        return;
      }
      firstLiveTurn = next.value();
      write(dialect.clear(next));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void finished(TurnId turn, long samples) {
    lock.lock();
    try {
      if (isLive(turn)) {
        write(dialect.finished(turn, samples));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells the far end what happened, where it cares. */
  void event(CallEvent event) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      for (Wire wire : dialect.event(event)) {
        if (!sink.offer(wire)) {
          counters.eventDropped();
        }
      }
      if (event instanceof CallEvent.Done) {
        callDone = true;
        if (closing != null) {
          closeAtOnce(closing);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close(CloseReason reason) {
    lock.lock();
    try {
      if (callDone) {
        closeAtOnce(reason);
      } else if (closing == null) {
        closing = reason;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the connection without waiting for the call's last event. */
  void closeAtOnce(CloseReason reason) {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        changed.signalAll();
        sink.close(CloseCodes.of(reason), CloseCodes.sentence(reason));
      }
    } finally {
      lock.unlock();
    }
  }

  /** The socket is gone: nothing is written any more, and a player that waits goes on. */
  void gone() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isLive(TurnId turn) {
    return !closed && closing == null && turn.value() >= firstLiveTurn;
  }

  private void write(List<Wire> wires) {
    wires.forEach(sink::write);
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
