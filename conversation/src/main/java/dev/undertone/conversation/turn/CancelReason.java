package dev.undertone.conversation.turn;

/** Why a turn ended before its answer did. */
public enum CancelReason {
  /** The caller speaks while the agent does. */
  BARGE_IN,
  /** The caller hung up or vanished. */
  CALLER_LEFT,
  /** The budget is spent. */
  DEADLINE,
  /** The server stops. */
  SHUTDOWN,
  /** The client asked for it. */
  CLIENT_CANCELLED,
  /** The caller said more before anything of the answer was heard. */
  SUPERSEDED,
  /** The answer or the call reached its greatest length. */
  MAX_LENGTH
}
