package dev.undertone.gateway;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGINT and SIGTERM into an orderly end: whoever waits in {@link #await} goes on, and the
 * process ends when {@link #finished} says with which code.
 */
final class ProcessSignals implements Stopping {

  /** How long the end may take before the process goes all the same. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile int code;

  /** Listens from here on. */
  static ProcessSignals listen() {
    var signals = new ProcessSignals();
    var hook = new Thread(signals::endOrderly, "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return signals;
  }

  @Override
  public void await() throws InterruptedException {
    asked.await();
  }

  private void endOrderly() {
    asked.countDown();
    try {
      if (finished.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        Runtime.getRuntime().halt(code);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All is closed; ends the process, on whichever thread comes first. */
  void finished(int exitCode) {
    code = exitCode;
    finished.countDown();
    System.exit(exitCode);
  }
}
