package dev.undertone.router.health;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.FailureKind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls away from a model that fails, and lets one of them look whether it is back.
 *
 * <p>Closed: all may pass; {@code failures} in a row open it. Open: nobody passes, for {@code
 * openFor}, or as long as a 429 asked. Half-open: one attempt passes as a probe; its success closes
 * the breaker, its failure opens it again for twice as long, up to {@code longestOpen}. A probe
 * that never reports is given up after {@code openFor}. {@code UNAUTHORIZED} opens it until {@link
 * #reset}: waiting does not mend a key. A success closes it whatever the state, for attempts that
 * were under way when it opened are evidence too.
 *
 * <p>Any thread; the lock is never held over anything that waits.
 */
public final class CircuitBreaker {

  /**
   * @param failures in a row that open it
   * @param openFor how long at first
   * @param longestOpen how long at most
   */
  public record Settings(int failures, Duration openFor, Duration longestOpen) {
    public static final Settings STANDARD =
        new Settings(5, Duration.ofSeconds(10), Duration.ofMinutes(2));

    public Settings {
      if (failures < 1) {
        throw new IllegalArgumentException("failures = " + failures + ", must be >= 1");
      }
      if (openFor.isNegative() || openFor.isZero() || longestOpen.compareTo(openFor) < 0) {
        throw new IllegalArgumentException(
            "openFor = " + openFor + ", must be > 0 and <= longestOpen = " + longestOpen);
      }
    }
  }

  /** What a breaker lets pass. */
  public enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  private final Settings settings;
  private final NanoClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private State state = State.CLOSED;
  private int failuresInARow;
  private Duration openFor;
  private boolean untilReset;
  private long untilNanos;
  private boolean probing;
  private long probeUntilNanos;
  private String reason = "";

  public CircuitBreaker(Settings settings, NanoClock clock) {
    this.settings = settings;
    this.clock = clock;
    this.openFor = settings.openFor();
  }

  public State state() {
    lock.lock();
    try {
      advance();
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** Why an attempt would not pass; empty when it would. */
  public Optional<String> refusal() {
    lock.lock();
    try {
      advance();
      return refusalNow();
    } finally {
      lock.unlock();
    }
  }

  /** Lets an attempt pass or not; one that passes must report how it went. */
  public boolean tryPass() {
    lock.lock();
    try {
      advance();
      if (refusalNow().isPresent()) {
        return false;
      }
      if (state == State.HALF_OPEN) {
        probing = true;
        probeUntilNanos = clock.nanoTime() + settings.openFor().toNanos();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** An attempt was answered. */
  public void succeeded() {
    lock.lock();
    try {
      if (!untilReset) {
        close();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * An attempt failed; kinds that do not trip a breaker only end a probe.
   *
   * @param retryAfter what the provider asked for, if it did
   */
  public void failed(FailureKind kind, String message, @Nullable Duration retryAfter) {
    lock.lock();
    try {
      boolean wasProbe = state == State.HALF_OPEN;
      probing = false;
      if (!kind.tripsBreaker()) {
        return;
      }
      failuresInARow++;
      if (kind == FailureKind.UNAUTHORIZED) {
        open(kind, message, settings.longestOpen());
        untilReset = true;
      } else if (kind == FailureKind.RATE_LIMITED) {
        open(kind, message, retryAfter == null ? settings.openFor() : retryAfter);
      } else if (wasProbe) {
        openFor = shorter(openFor.multipliedBy(2), settings.longestOpen());
        open(kind, message, openFor);
      } else if (failuresInARow >= settings.failures()) {
        open(kind, message, openFor);
      }
    } finally {
      lock.unlock();
    }
  }

  /** An attempt was cancelled before it could show anything. */
  public void abandoned() {
    lock.lock();
    try {
      probing = false;
    } finally {
      lock.unlock();
    }
  }

  /** Closes it: the configuration is new. */
  public void reset() {
    lock.lock();
    try {
      close();
    } finally {
      lock.unlock();
    }
  }

  private void close() {
    state = State.CLOSED;
    failuresInARow = 0;
    openFor = settings.openFor();
    untilReset = false;
    probing = false;
    reason = "";
  }

  private void open(FailureKind kind, String message, Duration duration) {
    long until = clock.nanoTime() + duration.toNanos();
    boolean longer = state != State.OPEN || until - untilNanos > 0;
    if (untilReset || !longer) {
      return;
    }
    state = State.OPEN;
    untilNanos = until;
    reason = kind + ": " + message;
  }

  private void advance() {
    long now = clock.nanoTime();
    if (state == State.OPEN && !untilReset && untilNanos - now <= 0) {
      state = State.HALF_OPEN;
      probing = false;
    }
    if (probing && probeUntilNanos - now <= 0) {
      probing = false;
    }
  }

  private Optional<String> refusalNow() {
    return switch (state) {
      case CLOSED -> Optional.empty();
      case OPEN -> Optional.of(untilReset ? reason + " (until reload)" : reason);
      case HALF_OPEN ->
          probing ? Optional.of("a probe is under way after " + reason) : Optional.empty();
    };
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
