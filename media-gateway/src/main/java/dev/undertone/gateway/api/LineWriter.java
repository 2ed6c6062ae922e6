package dev.undertone.gateway.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Writes lines by a thread of its own: at most {@value #WAITING} wait, more are dropped and counted
 * ({@code api.log.dropped}). Where writing fails, which is counted too ({@code api.log.failures}),
 * the lines that were being written are lost, and the next are tried after a pause. Any thread.
 *
 * @param <T> what a line is made of, which the writer does
 */
final class LineWriter<T> implements AutoCloseable {

  static final int WAITING = 8_192;
  private static final long CLOSING_MILLIS = 2_000;
  private static final long LOOKS_MILLIS = 100;

  /** Lines of that time are written together: to wake for each costs more than to write it. */
  private static final long GATHERS_MILLIS = 100;

  private final BlockingQueue<T> lines = new ArrayBlockingQueue<>(WAITING);
  private final OutputStream out;
  private final Function<T, byte[]> text;
  private final Duration pause;
  private final Counter dropped;
  private final Counter failures;
  private final Thread writer;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * @param text of a line, without its end
   * @param pause after a failure
   */
  LineWriter(OutputStream out, Function<T, byte[]> text, MeterRegistry registry, Duration pause) {
    this.out = out;
    this.text = text;
    this.pause = pause;
    this.dropped =
        Counter.builder("api.log.dropped")
            .description("Lines not written, because too many waited or writing failed")
            .register(registry);
    this.failures =
        Counter.builder("api.log.failures")
            .description("Attempts to write that failed")
            .register(registry);
    this.writer = Thread.ofPlatform().daemon().name("request-log").start(this::run);
  }

  void offer(T line) {
    if (!lines.offer(line)) {
      dropped.increment();
    }
  }

  private void run() {
    List<T> taken = new ArrayList<>();
    boolean torn = false;
    try {
      while (closing.getCount() > 0 || !lines.isEmpty()) {
        T first = lines.poll(LOOKS_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        var _ = closing.await(GATHERS_MILLIS, TimeUnit.MILLISECONDS);
        taken.add(first);
        lines.drainTo(taken);
        boolean written = write(taken, torn);
        torn = !written;
        taken.clear();
        if (!written) {
          var _ = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @param torn whether a part of a line may stand at the end
   */
  private boolean write(List<T> taken, boolean torn) {
    var all = new ByteArrayOutputStream();
    if (torn) {
      all.write('\n');
    }
    for (T line : taken) {
      all.writeBytes(text.apply(line));
      all.write('\n');
    }
    try {
      all.writeTo(out);
      out.flush();
      return true;
    } catch (IOException e) {
      failures.increment();
      dropped.increment(taken.size());
      return false;
    }
  }

  /** Writes what waits, for a bounded time. Idempotent. */
  @Override
  public void close() {
    closing.countDown();
    try {
      writer.join(CLOSING_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
