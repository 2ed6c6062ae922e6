package dev.undertone.gateway.caller;

import org.jspecify.annotations.Nullable;

/** A call could not be placed, or broke off; the message is for the person who placed it. */
public final class CallerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CallerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  public CallerException(String message) {
    this(message, null);
  }
}
