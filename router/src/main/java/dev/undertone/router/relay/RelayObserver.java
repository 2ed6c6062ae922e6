package dev.undertone.router.relay;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.router.dialect.Receipt;

/**
 * Hears what came of jobs, for the decision log, the bill and metrics. On event loops: must not
 * block and must not throw.
 */
public interface RelayObserver {

  /** Hears and does nothing. */
  RelayObserver NONE = new RelayObserver() {};

  /** How a job ended. */
  enum Ending {
    COMPLETE,
    /** Broke after its first bytes. */
    BROKEN,
    /** No model answered. */
    FAILED,
    /** The client went away. */
    CANCELLED
  }

  /** One attempt is over, whether its answer was used or not. */
  default void attempted(Job job, AttemptReport report) {}

  /** The second model was asked beside the first; {@code won} once it is known who spoke first. */
  default void hedged(Job job, boolean won) {}

  /** The job is over; its bill is in the receipt. */
  default void ended(Job job, Ending ending, Receipt receipt) {}

  /** A mirrored attempt is over; its bill is its own. */
  default void mirrored(Job job, Receipt receipt) {}
}
