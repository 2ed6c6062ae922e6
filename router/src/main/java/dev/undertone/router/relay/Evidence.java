package dev.undertone.router.relay;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.health.Fleet;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt tells of its model, which all clients share: no more than was seen. Where
 * several deployments refused, the refusal that says least against the model is told, for a key of
 * one address is no fault of the model; and a client in a hurry is no fault of anybody's. Event
 * loop of its job only.
 */
final class Evidence {

  private static final int FORBIDDEN = 403;

  private final Fleet.Attempt health;
  private final boolean stream;
  private final Duration due;
  private @Nullable ProviderException mildest;

  /**
   * @param stream whether the answer comes in pieces; the time of a whole one says nothing of first
   *     tokens
   * @param due what the model is given before it is to blame: for its first token, or for the whole
   */
  private Evidence(Fleet.Attempt health, boolean stream, Duration due) {
    this.health = health;
    this.stream = stream;
    this.due = due;
  }

  /** What the model is given by its route, whatever the client's own hurry is. */
  static Evidence of(
      Fleet.Attempt health, PlannedAttempt planned, boolean stream, RelayLimits limits) {
    Duration route = planned.routeDeadline();
    Duration whole = limits.wholeAnswer();
    return new Evidence(health, stream, stream || route.compareTo(whole) > 0 ? route : whole);
  }

  void firstToken(Duration after) {
    if (stream) {
      health.firstToken(after);
    }
  }

  void succeeded() {
    health.succeeded();
  }

  /** One of its deployments failed so. */
  void deploymentFailed(ProviderException why) {
    if (mildest == null || weight(why) < weight(mildest)) {
      mildest = why;
    }
  }

  /**
   * The attempt failed.
   *
   * @param everywhere whether no deployment is left that was not asked
   */
  void failed(ProviderException last, boolean everywhere) {
    deploymentFailed(last);
    ProviderException told = mildest == null ? last : mildest;
    if (everywhere || weight(told) < weight(FailureKind.RATE_LIMITED)) {
      health.failed(told);
    } else {
      health.cancelled();
    }
  }

  /** Nothing of the answer came within {@code waited}. */
  void late(ProviderException why, Duration waited) {
    if (stream) {
      health.late(why, waited, due);
    } else if (isLate(waited)) {
      health.failed(why);
    } else {
      health.cancelled();
    }
  }

  /** Whether that is longer than the model may take. */
  boolean isLate(Duration waited) {
    return waited.compareTo(due) >= 0;
  }

  /** Another model spoke first, {@code waited} after this one was asked. */
  void outrun(Duration waited) {
    if (stream) {
      health.outrun(waited);
    } else {
      health.cancelled();
    }
  }

  void cancelled() {
    health.cancelled();
  }

  private static int weight(ProviderException why) {
    boolean ofOneRequest = why.status() == FORBIDDEN;
    return ofOneRequest ? weight(FailureKind.UNAVAILABLE) : weight(why.kind());
  }

  /** How much it says against the model. */
  private static int weight(FailureKind kind) {
    return switch (kind) {
      case INVALID_REQUEST, REFUSED, CONTEXT_TOO_LONG -> 0;
      case UNAVAILABLE, MALFORMED, TIMEOUT -> 1;
      case RATE_LIMITED -> 2;
      case UNAUTHORIZED -> 3;
    };
  }
}
