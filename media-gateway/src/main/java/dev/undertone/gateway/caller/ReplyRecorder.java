package dev.undertone.gateway.caller;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what an ear heard: mono, each sample at the time it was heard, from the first one's time
 * on. Behind a bulk link, where time means nothing, one answer after the other.
 *
 * <p>Any thread. A full disk does not end the call; {@link #close} tells of it.
 */
public final class ReplyRecorder implements Ear.Recorder, AutoCloseable {

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable WavWriter file;
  private final int rateHz;
  private final boolean atOnce;
  private long originNanos = Long.MIN_VALUE;
  private @Nullable IOException failure;

  private ReplyRecorder(@Nullable WavWriter file, int rateHz, boolean atOnce) {
    this.file = file;
    this.rateHz = rateHz;
    this.atOnce = atOnce;
  }

  /** Keeps it in a WAV file. */
  public static ReplyRecorder to(Path path, int rateHz, boolean atOnce) throws IOException {
    return new ReplyRecorder(new WavWriter(path, rateHz), rateHz, atOnce);
  }

  /** Keeps nothing. */
  public static ReplyRecorder none() {
    return new ReplyRecorder(null, 1, true);
  }

  /** The call begins; time before the first answer is kept as silence. */
  public void beginAt(long nowNanos) {
    lock.lock();
    try {
      originNanos = nowNanos;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void heard(long atNanos, short[] samples, int offset, int length) {
    lock.lock();
    try {
      if (file == null || failure != null) {
        return;
      }
      if (!atOnce) {
        originNanos = originNanos == Long.MIN_VALUE ? atNanos : originNanos;
        long place = Math.round((atNanos - originNanos) * (rateHz / 1e9));
        // Rounding must not tear samples apart that follow one another.
        if (place > file.samples() + 1) {
          file.silenceUntil(place);
        }
      }
      file.append(samples, offset, length);
    } catch (IOException e) {
      failure = e;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      if (file != null) {
        file.close();
      }
      if (failure != null) {
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }
}
