package dev.undertone.gateway.caller;

import java.util.Optional;

/**
 * A caller's end of a connection to a door. Opened by its class; the {@link Ear} it was given hears
 * what arrives.
 *
 * <p>Used by one thread, closed by any.
 */
public interface CallerLine extends AutoCloseable {

  /** Id that the server gives the call. */
  String callId();

  /**
   * Sends 20 ms of PCM at the rate of the line.
   *
   * @return false when the line was too full to take it
   */
  boolean send(short[] frame) throws InterruptedException;

  void press(char digit);

  /** Tells how much of an answer was heard, and returns the marks that are due. */
  void report();

  /** Why the far end is gone; empty while it is there. */
  Optional<String> ended();

  /** Says good-bye; the far end closes the connection. */
  void hangUp();

  /** Idempotent. */
  @Override
  void close();
}
