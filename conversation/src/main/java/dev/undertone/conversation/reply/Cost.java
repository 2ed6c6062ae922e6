package dev.undertone.conversation.reply;

/**
 * Money in millionths of a US dollar.
 *
 * @param microUsd at least 0
 * @param known false when a price or a token count is missing, so that the sum is a lower bound
 */
public record Cost(long microUsd, boolean known) {
  public static final Cost NONE = new Cost(0, true);

  public Cost {
    if (microUsd < 0) {
      throw new IllegalArgumentException("microUsd = " + microUsd + ", must be >= 0");
    }
  }

  public Cost plus(Cost other) {
    return new Cost(microUsd + other.microUsd, known && other.known);
  }
}
