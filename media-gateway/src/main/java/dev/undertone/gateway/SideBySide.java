package dev.undertone.gateway;

import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Loads parts at the same time and owns what was loaded: closes it in reverse, also when a later
 * one fails. {@link #own} by any thread, the rest by one.
 */
final class SideBySide implements AutoCloseable {

  /** Loading native code and models is work for a platform thread each. */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("load-", 0).factory());

  /** Loaders own what they loaded from their own threads. */
  private final Deque<AutoCloseable> owned = new ConcurrentLinkedDeque<>();

  private final Progress progress;

  SideBySide(Progress progress) {
    this.progress = progress;
  }

  /** Begins to load; the progress hears when it is done. */
  <T> Future<T> load(String what, Callable<T> loader) {
    return threads.submit(
        () -> {
          long began = System.nanoTime();
          T loaded = loader.call();
          progress.step("%s ready after %.1f s".formatted(what, (System.nanoTime() - began) / 1e9));
          return loaded;
        });
  }

  /**
   * Waits for what is being loaded.
   *
   * @throws RuntimeException what the loader threw
   */
  static <T> T await(Future<T> loading) throws InterruptedException {
    try {
      return loading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new HouseException(String.valueOf(e.getCause()), e.getCause());
    }
  }

  /** Closes {@code part} when this is closed, before all that was owned earlier. */
  <T extends AutoCloseable> T own(T part) {
    owned.push(part);
    return part;
  }

  /** All that was to be loaded has been. */
  void loaded() {
    threads.shutdown();
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      // A loader cannot be stopped halfway; what it returns late is closed with the process.
      threads.awaitTermination(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (AutoCloseable part = owned.poll(); part != null; part = owned.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        progress.step("closing failed: " + e);
      }
    }
  }
}
