package dev.undertone.router.record;

import dev.undertone.router.record.LogCommand.Add;
import dev.undertone.router.record.LogCommand.Erase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a log: takes what has come, has it written, and sleeps.
 *
 * <p>{@link #run} on a thread of its own; everything else by any.
 */
final class LogPump implements Runnable {

  /**
   * Commands of one transaction: many, for each writes some pages that the next one writes again;
   * but a process that is killed loses the one under way.
   */
  private static final int BATCH = 512;

  /** Erasures that wait for a queue with room; more of them wait nowhere. */
  private static final int MAX_LATE = 65_536;

  /** Failures in a row after which a closing log gives up. */
  private static final int LAST_TRIES = 2;

  private final HandOffRing<LogCommand> queue;
  private final LogWriter writer;
  private final LogSettings settings;
  private final LogMeter meter;
  private final AtomicBoolean hurried = new AtomicBoolean();
  private final ConcurrentLinkedQueue<Erase> late = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lateCount = new AtomicInteger();
  private final List<LogCommand> batch = new ArrayList<>();
  private volatile boolean ending;
  private volatile @Nullable Thread runner;

  LogPump(HandOffRing<LogCommand> queue, LogWriter writer, LogSettings settings, LogMeter meter) {
    this.queue = queue;
    this.writer = writer;
    this.settings = settings;
    this.meter = meter;
  }

  /** Writes now what has come. */
  void hurry() {
    if (!hurried.get() && !hurried.getAndSet(true)) {
      LockSupport.unpark(runner);
    }
  }

  /** An erasure finds a place even where the queue is full. */
  void erase(Erase erasure) {
    if (!queue.offer(erasure, Integer.MAX_VALUE)) {
      if (lateCount.incrementAndGet() > MAX_LATE) {
        lateCount.decrementAndGet();
        erasure.done().completeExceptionally(new DecisionLogException("the decision log is stuck"));
        meter.failed(new DecisionLogException("a call could not be erased: too many wait"));
        return;
      }
      late.add(erasure);
    }
    hurry();
  }

  /** Ends the thread once all is written that has come. */
  void end() {
    ending = true;
    hurry();
    LockSupport.unpark(runner);
  }

  boolean isEnding() {
    return ending;
  }

  @Override
  public void run() {
    runner = Thread.currentThread();
    int failures = 0;
    while (true) {
      if (failures > 0 || (!hurried.get() && batch.isEmpty())) {
        LockSupport.parkNanos(this, settings.writtenWithin().toNanos());
      }
      hurried.set(false);
      boolean last = ending;
      take();
      failures = write() ? 0 : failures + 1;
      boolean done = batch.isEmpty() && queue.size() == 0 && late.isEmpty();
      if (last && (done || failures >= LAST_TRIES)) {
        break;
      }
      if (failures == 0 && queue.size() > 0 && last) {
        hurried.set(true);
      }
    }
    leave();
  }

  /** Adds to what could not be written before; the order stays. */
  private void take() {
    while (batch.size() < BATCH) {
      LogCommand next = queue.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    if (batch.size() < BATCH) {
      for (Erase each = late.poll(); each != null; each = late.poll()) {
        lateCount.decrementAndGet();
        batch.add(each);
      }
    } else {
      hurried.set(true);
    }
  }

  private boolean write() {
    try {
      boolean tidy = writer.write(batch);
      batch.clear();
      if (tidy) {
        meter.succeeded();
      }
      return true;
    } catch (SQLException e) {
      meter.failed(e);
      return false;
    } catch (RuntimeException e) {
      // A mistake of ours would come again with every try, and hold up what comes behind.
      meter.failed(e);
      abandon(new DecisionLogException("the decision log made a mistake", e));
      return true;
    }
  }

  private void abandon(DecisionLogException why) {
    for (LogCommand each : batch) {
      switch (each) {
        case Add _, LogCommand.Came _ -> meter.dropped(each);
        case Erase erase -> erase.done().completeExceptionally(why);
        case LogCommand.Attach attach -> attach.done().completeExceptionally(why);
        case LogCommand.Barrier barrier -> barrier.done().completeExceptionally(why);
      }
    }
    batch.clear();
  }

  private void leave() {
    take();
    abandon(new DecisionLogException("the decision log is closed"));
    try {
      writer.close();
    } catch (SQLException e) {
      meter.failed(e);
    }
  }
}
