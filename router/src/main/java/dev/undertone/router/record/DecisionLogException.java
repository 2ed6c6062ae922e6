package dev.undertone.router.record;

/** A decision log cannot be opened, read or written; the message is for operators. */
public final class DecisionLogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DecisionLogException(String message) {
    super(message);
  }

  public DecisionLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
