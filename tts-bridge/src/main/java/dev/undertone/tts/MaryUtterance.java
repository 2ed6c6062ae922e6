package dev.undertone.tts;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.sound.sampled.AudioInputStream;

/**
 * One clause on its way through MaryTTS.
 *
 * <p>MaryTTS vocodes on a thread of its own making, which waits for its reader and would wait for
 * ever when the reader leaves. The thread cannot be reached, but it is born into the thread group
 * of the thread that asked for the analysis; so the analysis has a group of its own, and {@link
 * #close} interrupts that. The analysis is never interrupted while it runs: it lasts some tens of
 * milliseconds.
 */
final class MaryUtterance implements AutoCloseable {

  private final ThreadGroup group = new ThreadGroup("tts-mary");
  private final FutureTask<AudioInputStream> analysis;
  private final Object lock = new Object();
  private boolean analysed;
  private boolean closed;

  /**
   * @param analyse what is to be done
   * @param released runs when it has been done, whoever still waits for it
   */
  MaryUtterance(Callable<AudioInputStream> analyse, Runnable released) {
    this.analysis =
        new FutureTask<>(
            () -> {
              try {
                return analyse.call();
              } finally {
                released.run();
                analysed();
              }
            });
    Thread thread = new Thread(group, analysis, "tts-mary-analysis");
    thread.setDaemon(true);
    boolean started = false;
    try {
      thread.start();
      started = true;
    } finally {
      if (!started) {
        released.run();
      }
    }
  }

  /** Waits for the analysis. */
  AudioInputStream audio() throws InterruptedException, ExecutionException {
    return analysis.get();
  }

  private void analysed() {
    synchronized (lock) {
      analysed = true;
      if (closed) {
        group.interrupt();
      }
    }
  }

  /** Ends what still runs; idempotent. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (analysed) {
        group.interrupt();
      }
    }
  }
}
