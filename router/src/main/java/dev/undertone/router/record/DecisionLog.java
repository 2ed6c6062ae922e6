package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import java.util.List;
import java.util.Optional;

/**
 * Port: keeps decisions, what came of them and how they turned out, for a while.
 *
 * <p>{@link #add}, {@link #served} and {@link #forget} come from where answers are made: any
 * thread, they neither wait nor throw, and a log that cannot keep up drops what is added and counts
 * it. All else may read from a disk and wait for it: any thread but an event loop. What one thread
 * has added before it asks is in the answer.
 */
public interface DecisionLog extends AutoCloseable {

  /** Keeps a decision; one whose id is known already is ignored. */
  void add(Decided decided);

  /** Keeps a record. */
  default void add(DecisionRecord decision) {
    add(Decided.of(decision));
  }

  /** Keeps what came of a decision; the last word counts. Without the decision nothing is kept. */
  void served(String id, Served served);

  /** Forgets all that belongs to a call, soon. */
  void forget(CallId call);

  /**
   * Forgets all that belongs to a call, and waits until that is done.
   *
   * @param tenant whose decisions may be erased; empty for everybody's
   * @return how many decisions there were
   * @throws DecisionLogException when the log cannot be written
   */
  int erase(CallId call, Optional<String> tenant);

  /** The same, whoever's they are. */
  default int erase(CallId call) {
    return erase(call, Optional.empty());
  }

  /**
   * Attaches an outcome to what it is an outcome of.
   *
   * @param tenant whose decisions it may be attached to; empty for everybody's
   * @throws DecisionLogException when the log cannot be written
   */
  Outcome.Attached attach(Outcome outcome, Optional<String> tenant);

  /**
   * All that is kept of one decision.
   *
   * @throws DecisionLogException when the log cannot be read
   */
  Optional<DecisionEntry> entry(String id);

  /**
   * A list of decisions, newest first.
   *
   * @throws DecisionLogException when the log cannot be read
   */
  DecisionPage<DecisionLine> lines(DecisionQuery query);

  /**
   * Whole decisions without their outcomes, newest first.
   *
   * @throws DecisionLogException when the log cannot be read
   */
  DecisionPage<DecisionEntry> entries(DecisionQuery query);

  /** What the log has done so far. */
  Counts counts();

  default Optional<DecisionRecord> find(String id) {
    return entry(id).map(DecisionEntry::record);
  }

  /** The newest {@code limit} at most, newest first. */
  default List<DecisionRecord> newest(int limit) {
    return entries(DecisionQuery.newest(limit)).found().stream()
        .map(DecisionEntry::record)
        .toList();
  }

  @Override
  void close();

  /**
   * Figures since the log was opened.
   *
   * @param written decisions kept
   * @param dropped decisions lost because the log could not keep up, or could not write them
   * @param droppedNotes notes of what came of a decision, lost likewise
   * @param erased decisions forgotten with their call
   * @param retired decisions that gave way: their time was up, or there were too many
   * @param queued decisions on their way in
   * @param failures batches that could not be written, or not at once
   */
  record Counts(
      long written,
      long dropped,
      long droppedNotes,
      long erased,
      long retired,
      int queued,
      long failures) {}
}
