package dev.undertone.router.record;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a log does, and tells the operator when it begins and ceases to fail. Any thread. */
final class LogMeter {
  private static final System.Logger LOG = System.getLogger(SqliteDecisionLog.class.getName());

  private final String file;
  private final LongAdder dropped = new LongAdder();
  private final LongAdder droppedNotes = new LongAdder();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong erased = new AtomicLong();
  private final AtomicLong retired = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private boolean failing; // the writer's thread only

  LogMeter(String file) {
    this.file = file;
  }

  /** A decision without which nothing is known of an answer, or a note of what came of one. */
  void dropped(LogCommand command) {
    switch (command) {
      case LogCommand.Add _ -> dropped.increment();
      case LogCommand.Came _ -> droppedNotes.increment();
      case LogCommand.Erase _, LogCommand.Attach _, LogCommand.Barrier _ -> {
        // Somebody waits for these, and is told.
      }
    }
  }

  void written(int count, int unfit) {
    written.addAndGet(count);
    dropped.add(unfit);
  }

  void erased(int count) {
    erased.addAndGet(count);
  }

  void retired(int count) {
    retired.addAndGet(count);
  }

  void unfit(String id, RuntimeException why) {
    LOG.log(System.Logger.Level.WARNING, "decision " + id + " cannot be written down", why);
  }

  /** A batch could not be written; told once until one can be again. */
  void failed(Exception why) {
    failures.incrementAndGet();
    if (!failing) {
      failing = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "the decision log " + file + " cannot be written: " + why.getMessage());
    }
  }

  void succeeded() {
    if (failing) {
      failing = false;
      LOG.log(System.Logger.Level.INFO, "the decision log " + file + " is written again");
    }
  }

  DecisionLog.Counts counts(int queued) {
    return new DecisionLog.Counts(
        written.get(),
        dropped.sum(),
        droppedNotes.sum(),
        erased.get(),
        retired.get(),
        queued,
        failures.get());
  }
}
