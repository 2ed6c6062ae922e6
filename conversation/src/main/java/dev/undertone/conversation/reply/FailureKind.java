package dev.undertone.conversation.reply;

/** Why a model, a recogniser or a synthesiser failed, and what follows from it. */
public enum FailureKind {
  TIMEOUT(true, true),
  RATE_LIMITED(true, true),
  UNAVAILABLE(true, true),
  UNAUTHORIZED(true, true),
  INVALID_REQUEST(false, false),
  REFUSED(false, false),
  MALFORMED(true, true),
  CONTEXT_TOO_LONG(true, false);

  private final boolean triesNext;
  private final boolean tripsBreaker;

  FailureKind(boolean triesNext, boolean tripsBreaker) {
    this.triesNext = triesNext;
    this.tripsBreaker = tripsBreaker;
  }

  /** Whether the next model of the decision is worth trying. */
  public boolean triesNext() {
    return triesNext;
  }

  /** Whether the model's breaker counts it. */
  public boolean tripsBreaker() {
    return tripsBreaker;
  }
}
