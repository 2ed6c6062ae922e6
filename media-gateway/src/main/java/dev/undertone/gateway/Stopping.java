package dev.undertone.gateway;

/** Waits for the wish that a server end. */
@FunctionalInterface
interface Stopping {

  /** Returns when the process is asked to stop. */
  void await() throws InterruptedException;
}
