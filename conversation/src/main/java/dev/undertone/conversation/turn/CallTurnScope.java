package dev.undertone.conversation.turn;

import dev.undertone.conversation.CallId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The scope of one turn of a live call; stages are virtual threads named after call, turn and
 * stage.
 *
 * <p>Any thread. The lock guards the lists only and is never held while a resource closes or a
 * stage runs.
 */
public final class CallTurnScope implements TurnScope {

  private final TurnId turn;
  private final String name;
  private final TurnTimeline timeline = new TurnTimeline();
  private final Runnable silence;
  private final Consumer<Throwable> failed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final List<Thread> stages = new ArrayList<>();
  private @Nullable CancelReason reason;
  private boolean closed;

  /**
   * @param silence makes the caller's ear quiet at once; run first on cancel, on the cancelling
   *     thread
   * @param failed takes what a stage throws while the scope is not cancelled
   */
  public CallTurnScope(CallId call, TurnId turn, Runnable silence, Consumer<Throwable> failed) {
    this.turn = turn;
    this.name = "call-" + call + "-turn-" + turn.value();
    this.silence = silence;
    this.failed = failed;
  }

  @Override
  public TurnId turn() {
    return turn;
  }

  @Override
  public TurnTimeline timeline() {
    return timeline;
  }

  @Override
  public boolean isCancelled() {
    lock.lock();
    try {
      return reason != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<CancelReason> cancelReason() {
    lock.lock();
    try {
      return Optional.ofNullable(reason);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cancel(CancelReason why) {
    lock.lock();
    try {
      if (reason != null || closed) {
        return;
      }
      reason = why;
    } finally {
      lock.unlock();
    }
    silence.run();
    release();
    for (Thread stage : runningStages()) {
      stage.interrupt();
    }
  }

  @Override
  public <R extends AutoCloseable> R own(R resource) {
    boolean late;
    lock.lock();
    try {
      late = reason != null || closed;
      if (!late) {
        owned.push(resource);
      }
    } finally {
      lock.unlock();
    }
    if (late) {
      close(resource);
    }
    return resource;
  }

  @Override
  public void fork(String stage, Stage body) {
    lock.lock();
    try {
      if (reason != null || closed) {
        return;
      }
      stages.add(Thread.ofVirtual().name(name + "-" + stage).start(() -> run(body)));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    release();
    boolean interrupted = false;
    for (Thread stage : runningStages()) {
      if (!stage.equals(Thread.currentThread())) {
        stage.interrupt();
        interrupted |= !joined(stage);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean joined(Thread stage) {
    boolean uninterrupted = true;
    while (stage.isAlive()) {
      try {
        stage.join();
      } catch (InterruptedException e) {
        uninterrupted = false;
      }
    }
    return uninterrupted;
  }

  private void run(Stage body) {
    try {
      body.run();
    } catch (Throwable thrown) {
      if (!isOver()) {
        failed.accept(thrown);
      }
    }
  }

  private boolean isOver() {
    lock.lock();
    try {
      return reason != null || closed;
    } finally {
      lock.unlock();
    }
  }

  private List<Thread> runningStages() {
    lock.lock();
    try {
      return List.copyOf(stages);
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    for (AutoCloseable next = nextOwned(); next != null; next = nextOwned()) {
      close(next);
    }
  }

  private @Nullable AutoCloseable nextOwned() {
    lock.lock();
    try {
      return owned.poll();
    } finally {
      lock.unlock();
    }
  }

  private void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // A resource that cannot even be closed must not keep the others open.
      failed.accept(e);
    }
  }
}
