package dev.undertone.conversation.reply;

import java.util.List;

/**
 * One answer on its way. The reader sets the pace.
 *
 * <p>{@link #next} is called by one thread; {@link #close} by any, and it makes a waiting {@code
 * next} return by {@link ProviderException} or {@link InterruptedException} at once. Closing is how
 * a provider stops billing.
 */
public interface ReplyStream extends AutoCloseable {

  /** What was chosen; known before the first event. */
  RouteSummary route();

  /**
   * Waits for the next event.
   *
   * @throws ProviderException when the answer cannot go on: all models failed before any text, or
   *     the one that spoke broke off. A broken stream never looks finished.
   * @throws IllegalStateException after {@link ReplyEvent.Finished}
   */
  ReplyEvent next() throws InterruptedException;

  /**
   * What was tried so far, for answers that do not come to their {@link ReplyEvent.Finished}. Any
   * thread.
   */
  default List<AttemptReport> attempts() {
    return List.of();
  }

  /** What was spent so far, an attempt that was cut off included. Any thread. */
  default Cost cost() {
    return new Cost(0, false);
  }

  /** Idempotent. */
  @Override
  void close();
}
