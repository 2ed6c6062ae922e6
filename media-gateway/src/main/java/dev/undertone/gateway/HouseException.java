package dev.undertone.gateway;

import org.jspecify.annotations.Nullable;

/** The server cannot be opened; the message says what is missing and what helps. */
public final class HouseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HouseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  public HouseException(String message) {
    this(message, null);
  }
}
