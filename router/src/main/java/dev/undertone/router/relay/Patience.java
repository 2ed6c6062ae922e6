package dev.undertone.router.relay;

import dev.undertone.router.Plan.PlannedAttempt;
import java.time.Duration;

/**
 * How long a job's models are waited for.
 *
 * <p>Where the client itself set a budget, nothing is begun and no first token is waited for after
 * it. Elsewhere the budget is our own wish, and an answer that is late is better than none: the
 * last model may overrun its deadline, for nobody comes after it. An answer that is not streamed
 * shows its first token with its last, so a first-token deadline holds for the whole of it only
 * where the client set one. Pure.
 *
 * @param dueNanos after which nothing is begun
 * @param strict whether it is the client's
 * @param whole whether answers come in one piece
 * @param firstTokenIsTheClients whether the client said when to try the next model
 */
record Patience(
    long dueNanos,
    boolean strict,
    boolean whole,
    boolean firstTokenIsTheClients,
    RelayLimits limits) {

  static Patience of(Job job, long nowNanos, RelayLimits limits) {
    boolean strict = job.request().extras().budget().isPresent();
    boolean whole = !job.request().stream();
    Duration least = whole ? limits.wholeAnswer() : limits.lastPatience();
    long leastDue = nowNanos + least.toNanos();
    long due = strict || job.dueNanos() - leastDue > 0 ? job.dueNanos() : leastDue;
    boolean asked = job.request().extras().firstTokenTimeout().isPresent();
    return new Patience(due, strict, whole, asked, limits);
  }

  /**
   * For a model that goes on from an answer that broke. The budget was for the first token, which
   * came: a long answer may break at any time, and whoever hears it waits.
   */
  Patience forContinuing(PlannedAttempt next, long nowNanos) {
    long most = longer(next.firstTokenDeadline(), limits.lastPatience()).toNanos();
    return new Patience(nowNanos + most, strict, whole, firstTokenIsTheClients, limits);
  }

  long leftNanos(long nowNanos) {
    return dueNanos - nowNanos;
  }

  /**
   * For the first token of a model that is asked at this moment.
   *
   * @param last whether no other comes after it
   */
  Duration with(PlannedAttempt planned, boolean last, long nowNanos) {
    Duration patience = planned.firstTokenDeadline();
    if (whole && (last || !firstTokenIsTheClients)) {
      patience = longer(patience, limits.wholeAnswer());
    } else if (last) {
      patience = longer(patience, limits.lastPatience());
    }
    return strict ? shorter(patience, Duration.ofNanos(leftNanos(nowNanos))) : patience;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
