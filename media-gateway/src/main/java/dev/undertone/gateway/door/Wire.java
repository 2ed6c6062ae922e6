package dev.undertone.gateway.door;

/** One message to the far end. */
public sealed interface Wire {

  /** A text message. */
  record Text(String text) implements Wire {}

  /**
   * A binary message.
   *
   * @param bytes handed over, not touched again by its maker
   */
  record Binary(byte[] bytes) implements Wire {}
}
