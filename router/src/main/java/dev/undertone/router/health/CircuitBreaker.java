package dev.undertone.router.health;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps calls away from a model that fails, and lets one of them look whether it is back.
 *
 * <p>Closed: all may pass; {@code failures} in a row open it. Open: nobody passes, for {@code
 * openFor}, or as long as a 429 asked, or for {@code longestOpen} when the key was refused.
 * Half-open: one attempt passes as a probe; its first token closes the breaker, its failure opens
 * it again for twice as long, up to {@code longestOpen}. A probe that never reports is given up
 * after {@code openFor}.
 *
 * <p>Every attempt that passes gets a number and reports under it. A report from before the breaker
 * last opened or closed is old news and changes nothing, but that a 429 may still ask for more
 * time: else the end of a long stream would close what a refused key has opened since, and a late
 * failure would be taken for the probe's.
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

  /** What {@link #tryPass} gives to an attempt that may not pass. */
  public static final long NO_PASS = -1;

  private static final int FORBIDDEN = 403;

  private final Settings settings;
  private final NanoClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private State state = State.CLOSED;
  private long generation;
  private long probe = NO_PASS;
  private int failuresInARow;
  private Duration openFor;
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

  /**
   * Lets an attempt pass or not.
   *
   * @return the number under which it reports how it went; {@link #NO_PASS} when it may not pass
   */
  public long tryPass() {
    lock.lock();
    try {
      advance();
      if (refusalNow().isPresent()) {
        return NO_PASS;
      }
      if (state == State.HALF_OPEN) {
        probing = true;
        probe = ++generation;
        probeUntilNanos = clock.nanoTime() + settings.openFor().toNanos();
      }
      return generation;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The first token came. That a model speaks is all that a probe is to find out: whoever waits for
   * the end of a long answer keeps the others away for as long. The others' answers may still
   * break.
   */
  public void spoke(long pass) {
    lock.lock();
    try {
      if (pass == probe && state == State.HALF_OPEN) {
        state = State.CLOSED;
        failuresInARow = 0;
        probing = false;
        generation++;
      }
    } finally {
      lock.unlock();
    }
  }

  /** An attempt was answered. */
  public void succeeded(long pass) {
    lock.lock();
    try {
      if (pass == probe) {
        close();
      } else if (pass == generation && state == State.CLOSED) {
        failuresInARow = 0;
      }
    } finally {
      lock.unlock();
    }
  }

  /** An attempt failed; kinds that do not trip a breaker only end a probe. */
  public void failed(long pass, ProviderException why) {
    lock.lock();
    try {
      boolean wasProbe = pass == probe;
      if (wasProbe) {
        endProbe();
      }
      if (!why.kind().tripsBreaker()) {
        return;
      }
      if (wasProbe || (pass == generation && state == State.CLOSED)) {
        count(why, wasProbe);
      } else if (state == State.OPEN && why.kind() == FailureKind.RATE_LIMITED) {
        open(why, why.retryAfter().orElse(settings.openFor()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void count(ProviderException why, boolean wasProbe) {
    failuresInARow++;
    if (isKeyRefused(why)) {
      open(why, settings.longestOpen());
    } else if (why.kind() == FailureKind.RATE_LIMITED) {
      open(why, why.retryAfter().orElse(settings.openFor()));
    } else if (wasProbe) {
      openFor = shorter(openFor.multipliedBy(2), settings.longestOpen());
      open(why, openFor);
    } else if (failuresInARow >= settings.failures()) {
      open(why, openFor);
    }
  }

  /**
   * Whether waiting a little does not help. A 403 is none of these: firewalls and moderation give
   * it to one request and not to the next.
   */
  private static boolean isKeyRefused(ProviderException why) {
    return why.kind() == FailureKind.UNAUTHORIZED && why.status() != FORBIDDEN;
  }

  /** An attempt ended that shows nothing, neither for the model nor against it. */
  public void abandoned(long pass) {
    lock.lock();
    try {
      if (pass == probe) {
        endProbe();
      }
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
    generation++;
    failuresInARow = 0;
    openFor = settings.openFor();
    endProbe();
    reason = "";
  }

  private void endProbe() {
    probe = NO_PASS;
    probing = false;
  }

  private void open(ProviderException why, Duration duration) {
    long until = clock.nanoTime() + duration.toNanos();
    if (state == State.OPEN && until - untilNanos <= 0) {
      return;
    }
    state = State.OPEN;
    generation++;
    endProbe();
    untilNanos = until;
    reason = why.kind() + ": " + why.getMessage();
  }

  private void advance() {
    long now = clock.nanoTime();
    if (state == State.OPEN && untilNanos - now <= 0) {
      state = State.HALF_OPEN;
      endProbe();
    }
    if (probing && probeUntilNanos - now <= 0) {
      endProbe();
    }
  }

  private Optional<String> refusalNow() {
    return switch (state) {
      case CLOSED -> Optional.empty();
      case OPEN -> Optional.of(reason);
      case HALF_OPEN ->
          probing ? Optional.of("a probe is under way after " + reason) : Optional.empty();
    };
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
