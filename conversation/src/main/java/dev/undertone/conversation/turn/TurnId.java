package dev.undertone.conversation.turn;

/**
 * Counts the turns of one call; also the generation that every outgoing chunk carries.
 *
 * @param value from 0, the greeting's turn
 */
public record TurnId(long value) {
  public TurnId {
    if (value < 0) {
      throw new IllegalArgumentException("turn id = " + value + ", must be >= 0");
    }
  }

  public TurnId next() {
    return new TurnId(value + 1);
  }
}
