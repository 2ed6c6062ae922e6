package dev.undertone.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A reader on a thread of its own, for tests that close, cancel or interrupt it while it waits.
 *
 * @param <T> what it reads
 */
public final class Pulling<T> {

  /** Real time; a reader that is not woken by then never will be. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Thread thread;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<T> value = new AtomicReference<>();
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();

  /** Starts reading on a virtual thread. */
  public Pulling(Callable<T> read) {
    thread = Thread.ofVirtual().start(() -> run(read));
  }

  private void run(Callable<T> read) {
    try {
      value.set(read.call());
    } catch (Throwable e) {
      thrown.set(e);
    } finally {
      over.countDown();
    }
  }

  /** Returns once the reader waits; fails when it ended instead. */
  public Pulling<T> untilItWaits() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(thread.isAlive()).as("reader waits").isTrue();
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
    return this;
  }

  public void interrupt() {
    thread.interrupt();
  }

  /** What it read. */
  public T value() throws InterruptedException {
    await();
    assertThat(thrown.get()).as("thrown by the reader").isNull();
    return value.get();
  }

  /** What it threw. */
  public Throwable thrown() throws InterruptedException {
    await();
    return Optional.ofNullable(thrown.get())
        .orElseThrow(() -> new AssertionError("the reader got " + value.get()));
  }

  private void await() throws InterruptedException {
    assertThat(over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .as("the reader has ended")
        .isTrue();
  }
}
