package dev.undertone.gateway.door;

/** The writing half of one connection. Any thread; nothing blocks. */
interface WireSink {

  /** Whether the connection holds as much unsent data as it should. */
  boolean isFull();

  /** Writes in order; does nothing once closed. */
  void write(Wire wire);

  /**
   * Writes what may be lost: refused when too many of its kind are unsent.
   *
   * @return false when it was dropped
   */
  boolean offer(Wire wire);

  /** Runs {@code action} whenever a full connection has room again. */
  void onDrain(Runnable action);

  /** Says goodbye after what was written before; idempotent. */
  void close(int code, String reason);
}
