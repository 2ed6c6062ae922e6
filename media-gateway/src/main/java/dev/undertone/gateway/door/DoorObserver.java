package dev.undertone.gateway.door;

import java.time.Duration;

/** Counts what doors lose or turn away. Any thread; must not block and must not throw. */
public interface DoorObserver {

  /** A message of the far end's could not be understood. */
  void malformed(String door);

  /**
   * A connection was turned away.
   *
   * @param reason one word: {@code full}, {@code token}, {@code origin}, {@code signature}, …
   */
  void refused(String door, String reason);

  /** Audio of the caller's was lost at our bound. */
  void audioDropped(String door, Duration audio);

  /** An event did not reach a listener that reads too slowly. */
  void eventDropped();
}
