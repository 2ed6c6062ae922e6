package dev.undertone.conversation.turn;

import dev.undertone.conversation.reply.FailureKind;

/** How a turn ended, and the words that reached the caller's ear. */
public sealed interface TurnOutcome {

  /** Text whose audio was played; what the history keeps. */
  String heard();

  /** The answer was heard to its end. */
  record Completed(String heard) implements TurnOutcome {}

  /** The answer was cut off. */
  record Interrupted(String heard, CancelReason reason) implements TurnOutcome {}

  /** No model or no voice could answer; {@code heard} may hold the apology. */
  record Failed(String heard, FailureKind kind, String message) implements TurnOutcome {}
}
