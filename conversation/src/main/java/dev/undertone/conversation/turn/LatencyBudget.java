package dev.undertone.conversation.turn;

import dev.undertone.conversation.Deadline;
import java.time.Duration;

/**
 * The turn gap a turn may take, and the point at which it is spent.
 *
 * @param total budget for the whole turn gap
 * @param due the caller's last voiced sample plus {@code total}
 */
public record LatencyBudget(Duration total, Deadline due) {
  public LatencyBudget {
    if (total.isNegative() || total.isZero()) {
      throw new IllegalArgumentException("total = " + total + ", must be > 0");
    }
  }
}
