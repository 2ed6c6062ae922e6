package dev.undertone.gateway.house;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for what other threads are about to make true.
 *
 * <p>The only place of these tests that lets time pass: it looks every {@link #LOOK_NANOS} and
 * gives up after {@link #BOUND}. How long a wait takes decides nothing but the time of a failure.
 */
public final class Await {

  /** No test waits longer for one condition, on however loaded a machine. */
  static final Duration BOUND = Duration.ofSeconds(20);

  private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();

  private Await() {}

  /** Waits until {@code holds}; else fails with what was to come and what is there instead. */
  public static void until(String what, Supplier<?> instead, BooleanSupplier holds) {
    long due = System.nanoTime() + BOUND.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - due > 0) {
        throw new AssertionError(
            what + ": not within " + BOUND.toSeconds() + " s; found " + instead.get());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
