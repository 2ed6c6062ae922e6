package dev.undertone.stt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The platform threads that native recognisers run on, named {@code stt-native-k}.
 *
 * <p>A native call pins the carrier of a virtual thread for as long as it lasts, and the house has
 * few carriers; so these calls get threads of their own. Each recogniser has a {@link Seat}: its
 * work is done in order and by one thread at a time, one bounded step after another, and between
 * two steps every other recogniser that has work gets its step.
 *
 * <p>Any thread may use it. Close what sits on it first.
 */
public final class NativeLane implements AutoCloseable {

  /** What one recogniser has to do. Called by one lane thread at a time, in order. */
  interface Work {
    /**
     * Makes one native call at most.
     *
     * @return whether more can be done right away
     */
    boolean step();

    /** A step threw; the next one is still made. */
    void broken(RuntimeException cause);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // A seat is in it once at most, so the number of recognisers bounds it.
  private final ArrayDeque<Seat> ready = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private int running;
  private boolean closed;

  /**
   * @param threads 1–256; one native recogniser uses one core
   */
  public NativeLane(int threads) {
    if (threads < 1 || threads > 256) {
      throw new IllegalArgumentException("threads = " + threads + ", must be 1 to 256");
    }
    for (int k = 1; k <= threads; k++) {
      this.threads.add(Thread.ofPlatform().name("stt-native-" + k).daemon().unstarted(this::work));
    }
    this.threads.forEach(Thread::start);
  }

  /** A place for one recogniser. */
  Seat seat(Work work) {
    return new Seat(work);
  }

  /** Recognisers that have work and wait for a thread. */
  public int waiting() {
    lock.lock();
    try {
      return ready.size();
    } finally {
      lock.unlock();
    }
  }

  /** Does all work that waits, then ends the threads and waits for them. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          // A native call cannot be cut short, and leaving threads behind in it would be a crash.
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    for (Seat seat = next(); seat != null; seat = next()) {
      boolean again = true;
      try {
        again = seat.step();
      } finally {
        stepped(seat, again);
      }
    }
  }

  private @Nullable Seat next() {
    lock.lock();
    try {
      while (ready.isEmpty()) {
        if (closed && running == 0) {
          changed.signalAll();
          return null;
        }
        changed.awaitUninterruptibly();
      }
      running++;
      return ready.removeFirst();
    } finally {
      lock.unlock();
    }
  }

  private void stepped(Seat seat, boolean again) {
    lock.lock();
    try {
      running--;
      if (again) {
        ready.addLast(seat);
      }
      changed.signal();
      if (closed) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Seat seat) {
    lock.lock();
    try {
      if (closed && running == 0) {
        throw new IllegalStateException("native lane is closed, must be open to take work");
      }
      ready.addLast(seat);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** One recogniser's place on the lane. */
  final class Seat {
    private enum State {
      IDLE,
      READY,
      RUNNING,
      WOKEN_WHILE_RUNNING
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private final Work work;

    private Seat(Work work) {
      this.work = work;
    }

    /** Says that there is something to do; returns at once. Any thread. */
    void wake() {
      State before =
          state.getAndUpdate(
              now ->
                  switch (now) {
                    case IDLE, READY -> State.READY;
                    case RUNNING, WOKEN_WHILE_RUNNING -> State.WOKEN_WHILE_RUNNING;
                  });
      if (before == State.IDLE) {
        enqueue(this);
      }
    }

    private boolean step() {
      state.set(State.RUNNING);
      boolean more = true;
      try {
        more = work.step();
      } catch (RuntimeException e) {
        // One recogniser's failure must not take the thread away from all others.
        work.broken(e);
      }
      if (more || !state.compareAndSet(State.RUNNING, State.IDLE)) {
        state.set(State.READY);
        return true;
      }
      return false;
    }
  }
}
