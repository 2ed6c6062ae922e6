package dev.undertone.conversation.turn;

import java.util.Optional;

/**
 * Owns all that works on one turn, and ends it: the only idiom of cancellation.
 *
 * <p>Any thread may call it. {@link #cancel} returns without waiting for stages; {@link #close}
 * joins them.
 */
public interface TurnScope extends AutoCloseable {

  TurnId turn();

  TurnTimeline timeline();

  boolean isCancelled();

  /** Why it was cancelled, empty while it was not. */
  Optional<CancelReason> cancelReason();

  /** Silence, release, interrupt, in this order; the first reason stays. */
  void cancel(CancelReason reason);

  /**
   * Closes {@code resource} on cancel or close, last first. On a scope that is already cancelled it
   * is closed at once.
   *
   * @return the resource
   */
  <R extends AutoCloseable> R own(R resource);

  /**
   * Runs {@code body} on a virtual thread of the call, interrupted on cancel. What it throws after
   * cancellation is noise; before, it is passed to the scope's owner.
   */
  void fork(String stage, Stage body);

  /** Releases all that is owned and joins every stage. Idempotent. */
  @Override
  void close();

  /** Work of one stage. */
  @FunctionalInterface
  interface Stage {
    void run() throws Exception;
  }
}
