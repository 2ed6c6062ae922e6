package dev.undertone.router.relay;

/** A job under way. */
public interface Run {

  /**
   * The client has gone: releases every provider at once and accounts for what was used.
   * Idempotent; on the job's event loop.
   */
  void cancel();
}
