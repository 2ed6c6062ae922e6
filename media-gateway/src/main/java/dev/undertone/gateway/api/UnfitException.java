package dev.undertone.gateway.api;

/** Something a client sent is not as it must be; the message is for the client. */
final class UnfitException extends Exception {
  private static final long serialVersionUID = 1;

  private final String field;

  UnfitException(String field, String message) {
    super(message);
    this.field = field;
  }

  String field() {
    return field;
  }
}
