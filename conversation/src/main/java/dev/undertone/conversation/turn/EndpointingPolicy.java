package dev.undertone.conversation.turn;

import java.time.Duration;

/**
 * How long we wait before the floor is ours.
 *
 * @param endSilence silence after the caller's last voiced sample that ends the turn
 * @param maxTurn longest turn, from its first voiced sample
 */
public record EndpointingPolicy(Duration endSilence, Duration maxTurn) {
  public EndpointingPolicy {
    if (endSilence.toMillis() < 100 || endSilence.toMillis() > 10_000) {
      throw new IllegalArgumentException("endSilence = " + endSilence + ", must be 100ms to 10s");
    }
    if (maxTurn.compareTo(endSilence) <= 0) {
      throw new IllegalArgumentException(
          "maxTurn = " + maxTurn + ", must be > endSilence = " + endSilence);
    }
  }
}
