package dev.undertone.router.provider;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries one HTTP answer from the event loop to the thread that pulls it, in order.
 *
 * <p>Bounded: {@link #offer} says when the sender must pause, and {@code resume} runs when half of
 * what was queued has been taken. One piece beyond the bound may arrive, the one that reached it.
 * {@link #take} is for one thread, the rest for any; nothing blocks but {@code take}.
 */
final class HandOff {

  /** Reads queued at most. */
  static final int MAX_PIECES = 64;

  /** Bytes queued before the sender must pause. */
  static final int MAX_BYTES = 256 * 1024;

  /** A part of an HTTP answer. */
  sealed interface Piece {

    /** What comes before the body. */
    record Head(int status, Optional<String> retryAfter, Optional<String> retryAfterMillis)
        implements Piece {}

    /** One read. */
    record Body(byte[] bytes) implements Piece {}

    /** The body was complete. */
    record End() implements Piece {}
  }

  private final String provider;
  private final NanoClock clock;
  private final Runnable resume;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>(MAX_PIECES);
  private int bytes;
  private boolean paused;
  private boolean closed;
  private @Nullable ProviderException failure;

  /**
   * @param provider named in what is thrown
   * @param resume lets the sender go on; must not block
   */
  HandOff(String provider, NanoClock clock, Runnable resume) {
    this.provider = provider;
    this.clock = clock;
    this.resume = resume;
  }

  /** Queues a piece; returns whether the sender must pause until {@code resume} runs. */
  boolean offer(Piece piece) {
    lock.lock();
    try {
      if (closed || failure != null) {
        return false;
      }
      pieces.add(piece);
      bytes += size(piece);
      paused = paused || pieces.size() >= MAX_PIECES || bytes >= MAX_BYTES;
      changed.signal();
      return paused;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will come; thrown once what is queued has been taken. The first failure stays. */
  void fail(ProviderException why) {
    lock.lock();
    try {
      if (failure == null) {
        failure = why;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what is queued and takes no more; a waiting {@link #take} fails at once. */
  void close() {
    lock.lock();
    try {
      closed = true;
      pieces.clear();
      bytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next piece; what is already there is returned however late it is.
   *
   * @return the piece, empty when none came by {@code deadlineNanos}
   * @throws ProviderException when the sender failed or this was closed
   */
  Optional<Piece> take(long deadlineNanos) throws InterruptedException {
    Piece piece;
    boolean resumes;
    lock.lockInterruptibly();
    try {
      while (!closed && pieces.isEmpty() && failure == null) {
        if (deadlineNanos - clock.nanoTime() <= 0) {
          return Optional.empty();
        }
        clock.awaitUntil(changed, deadlineNanos);
      }
      if (closed) {
        throw new ProviderException(FailureKind.UNAVAILABLE, provider, "the stream was closed");
      }
      piece = pieces.poll();
      if (piece == null) {
        throw failure();
      }
      bytes -= size(piece);
      resumes = paused && pieces.size() <= MAX_PIECES / 2 && bytes <= MAX_BYTES / 2;
      paused = paused && !resumes;
    } finally {
      lock.unlock();
    }
    if (resumes) {
      resume.run();
    }
    return Optional.of(piece);
  }

  private ProviderException failure() {
    ProviderException why = failure;
    return why == null
        ? new ProviderException(FailureKind.UNAVAILABLE, provider, "the stream broke off")
        : why;
  }

  private static int size(Piece piece) {
    return piece instanceof Piece.Body body ? body.bytes().length : 0;
  }
}
