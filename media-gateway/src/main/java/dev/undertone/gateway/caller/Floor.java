package dev.undertone.gateway.caller;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whose turn it is, as far as a caller can tell: from what he said, what he hears, and what the
 * server says of its turns.
 *
 * <p>Any thread. It reads no clock; every method is told the time.
 */
public final class Floor {

  /** Silence after which people hold an answer to be over. */
  private static final Duration BREATH = Duration.ofMillis(300);

  /** The same where the server does not say so: an answer may still pause between clauses. */
  private static final Duration LONG_BREATH = Duration.ofSeconds(2);

  /** A greeting begins within this time, or there is none. */
  private static final Duration GREETING = Duration.ofSeconds(4);

  /** What was said has not been taken for speech when nothing at all happened for this long. */
  private static final Duration IGNORED = Duration.ofSeconds(6);

  /** Nobody waits longer for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final long NONE = -1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Ear ear;
  private final long startNanos;
  private long heldUntilNanos;
  private boolean hasSpoken;
  private long begun = NONE;
  private long done = NONE;
  private long lastEventNanos;
  private Optional<Long> lastDoneNanos = Optional.empty();

  public Floor(Ear ear, long startNanos) {
    this.ear = ear;
    this.startNanos = startNanos;
    this.heldUntilNanos = startNanos;
    this.lastEventNanos = startNanos;
  }

  /** The server said something of a turn. */
  public void on(JsonNode event, long nowNanos) {
    lock.lock();
    try {
      lastEventNanos = nowNanos;
      long turn = event.path("turn").asLong(NONE);
      if (event.path("type").asText().equals("turn.done")) {
        done = Math.max(done, turn);
        lastDoneNanos = Optional.of(nowNanos);
      }
      begun = Math.max(begun, turn);
    } finally {
      lock.unlock();
    }
  }

  /** The caller made a sound. */
  public void callerSpoke(long nowNanos) {
    lock.lock();
    try {
      hasSpoken = true;
      heldUntilNanos = nowNanos;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the agent has said what it has to say, so that the caller may speak. */
  public boolean isCallers(long nowNanos) {
    lock.lock();
    try {
      long heard = Math.max(ear.lastAudibleNanos().orElse(heldUntilNanos), heldUntilNanos);
      long quiet = nowNanos - heard;
      long waited = nowNanos - heldUntilNanos;
      if (!ear.isDrained()) {
        return false;
      }
      boolean answered = lastDoneNanos.filter(at -> at >= heldUntilNanos).isPresent();
      if (answered && done >= begun && quiet >= BREATH.toNanos()) {
        return true;
      }
      if (heard > heldUntilNanos && done >= begun && quiet >= LONG_BREATH.toNanos()) {
        return true;
      }
      boolean nothing = quiet >= (hasSpoken ? IGNORED : GREETING).toNanos() && done >= begun;
      return nothing || Math.min(waited, quiet) >= PATIENCE.toNanos();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing more is to be expected of the call. */
  public boolean isSettled(long nowNanos, Duration quiet) {
    lock.lock();
    try {
      long last = Math.max(ear.lastAudibleNanos().orElse(startNanos), heldUntilNanos);
      long idle = nowNanos - Math.max(last, lastEventNanos);
      boolean over = ear.isDrained() && done >= begun && idle >= quiet.toNanos();
      return over || idle >= PATIENCE.toNanos();
    } finally {
      lock.unlock();
    }
  }

  /** How long the caller has listened to the answer to what he said last; zero before it begins. */
  public Duration heardOfAnswer(long nowNanos) {
    lock.lock();
    try {
      return ear.firstAudibleNanos()
          .filter(first -> first > heldUntilNanos)
          .map(first -> Duration.ofNanos(Math.max(0, nowNanos - first)))
          .orElse(Duration.ZERO);
    } finally {
      lock.unlock();
    }
  }
}
