package dev.undertone.router.relay;

/**
 * Watches the time of one attempt with one timer: the first token, the pauses between tokens, the
 * whole. Each token only moves a number; the timer looks at it when it fires. Event loop of its job
 * only.
 */
final class Watch {

  private static final long NO_TIMER = -1;
  private static final long MILLI = 1_000_000;

  /** The count follows the finish reason at once or not at all. */
  private static final long COUNT_WITHIN_NANOS = 250 * MILLI;

  private enum Phase {
    /** For the first token, or for the head of an answer that is not streamed. */
    FIRST_TOKEN,
    /** For the next piece. */
    NEXT,
    /** For the client. */
    PAUSED,
    DRAINING
  }

  private final Means means;
  private final long stallNanos;
  private final Runnable expired;
  private Phase phase = Phase.FIRST_TOKEN;
  private long firstTokenDueNanos;
  private long wholeDueNanos;
  private long progressNanos;
  private long otherDueNanos;
  private boolean bodyBegan;
  private boolean finishing;
  private long countDueNanos;
  private long timer = NO_TIMER;
  private long timerDueNanos;

  Watch(Means means, long stallNanos, Runnable expired) {
    this.means = means;
    this.stallNanos = stallNanos;
    this.expired = expired;
  }

  void begin(long firstTokenDue, long wholeDue) {
    firstTokenDueNanos = firstTokenDue;
    wholeDueNanos = wholeDue;
    look();
  }

  /** The same first token is asked of another deployment. */
  void again() {
    phase = Phase.FIRST_TOKEN;
    bodyBegan = false;
    finishing = false;
    look();
  }

  /**
   * The head of an error, or of a whole answer where a stream was asked for: the first token is due
   * as before, and the next piece as well.
   */
  void bodyBegins() {
    bodyBegan = true;
    progress();
    look();
  }

  /** Nothing but the count of tokens is missing, which is not waited for in full. */
  void finishing() {
    finishing = true;
    countDueNanos = means.clock().nanoTime() + COUNT_WITHIN_NANOS;
    bodyBegins();
  }

  /** The next piece is waited for from here on. */
  void answering() {
    phase = Phase.NEXT;
    progress();
    look();
  }

  void progress() {
    progressNanos = means.clock().nanoTime();
  }

  void pause() {
    phase = Phase.PAUSED;
    otherDueNanos = means.clock().nanoTime() + means.limits().clientStall().toNanos();
    look();
  }

  void resume() {
    if (phase == Phase.PAUSED) {
      countDueNanos = means.clock().nanoTime() + COUNT_WITHIN_NANOS;
      answering();
    }
  }

  /** The rest, which is of no use, is waited for so long. */
  void drain(long nanos) {
    phase = Phase.DRAINING;
    otherDueNanos = means.clock().nanoTime() + nanos;
    look();
  }

  void stop() {
    if (timer != NO_TIMER) {
      means.vertx().cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  /** Whether the first token is late. */
  boolean isDue() {
    return firstTokenDueNanos - means.clock().nanoTime() <= 0;
  }

  /** Whether it is the client that is waited for. */
  boolean isPaused() {
    return phase == Phase.PAUSED;
  }

  /** What it is that was too long. */
  String why() {
    return wholeDueNanos - means.clock().nanoTime() <= 0
        ? "the answer went on for too long"
        : "no token for " + stallNanos / MILLI + " ms";
  }

  private long dueNanos() {
    return switch (phase) {
      case FIRST_TOKEN ->
          bodyBegan ? earlier(firstTokenDueNanos, pieceDueNanos()) : firstTokenDueNanos;
      case NEXT -> earlier(pieceDueNanos(), wholeDueNanos);
      case PAUSED, DRAINING -> otherDueNanos;
    };
  }

  private long pieceDueNanos() {
    long due = progressNanos + stallNanos;
    return finishing ? earlier(due, countDueNanos) : due;
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }

  /** Sets the timer, unless one fires early enough to look again. */
  private void look() {
    long due = dueNanos();
    if (timer != NO_TIMER) {
      if (timerDueNanos - due <= MILLI) {
        return;
      }
      means.vertx().cancelTimer(timer);
    }
    timerDueNanos = due;
    long left = due - means.clock().nanoTime();
    timer = means.vertx().setTimer(Math.max(1, (left + MILLI - 1) / MILLI), _ -> onTimer());
  }

  private void onTimer() {
    timer = NO_TIMER;
    if (dueNanos() - means.clock().nanoTime() > 0) {
      look();
    } else {
      expired.run();
    }
  }
}
