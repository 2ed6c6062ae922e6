package dev.undertone.tts;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.SpeechStream;
import dev.undertone.conversation.reply.SpokenChunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The hand-off from voice to player, bounded in milliseconds of audio: full → the voice waits.
 *
 * <p>One thread puts, one takes, any closes; closing wakes both.
 */
final class ChunkQueue implements SpeechStream {

  private final long capacitySamples;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition taken = lock.newCondition();
  private final Condition put = lock.newCondition();
  private final Queue<SpokenChunk> chunks = new ArrayDeque<>();
  private long queuedSamples;
  private boolean ended;
  private boolean closed;
  private @Nullable ProviderException failure;
  private @Nullable Thread voice;

  ChunkQueue(AudioFormat format, Duration capacity) {
    capacitySamples = format.samplesIn(capacity);
  }

  /** Says which thread puts; closing interrupts it. False when closed already. */
  boolean begin(Thread puttingThread) {
    lock.lock();
    try {
      voice = puttingThread;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds {@code chunk} once there is room.
   *
   * @throws InterruptedException when interrupted or closed
   */
  void put(SpokenChunk chunk) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed
          && queuedSamples > 0
          && queuedSamples + chunk.samples().length > capacitySamples) {
        taken.await();
      }
      requireOpen();
      chunks.add(chunk);
      queuedSamples += chunk.samples().length;
      put.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes; {@code because} when that is not as it should be. */
  void end(@Nullable ProviderException because) {
    lock.lock();
    try {
      ended = true;
      failure = because;
      voice = null;
      put.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<SpokenChunk> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && chunks.isEmpty() && !ended) {
        put.await();
      }
      requireOpen();
      SpokenChunk chunk = chunks.poll();
      if (chunk != null) {
        queuedSamples -= chunk.samples().length;
        taken.signal();
        return Optional.of(chunk);
      }
      if (failure != null) {
        throw failure;
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      chunks.clear();
      queuedSamples = 0;
      if (voice != null) {
        voice.interrupt();
      }
      taken.signalAll();
      put.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() throws InterruptedException {
    if (closed) {
      throw new InterruptedException("the speech was closed");
    }
  }
}
