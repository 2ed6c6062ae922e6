package dev.undertone.router.record;

import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;

/**
 * A decision as it was made, on its way into a log. It may hold words still; {@link #redacted}
 * takes them out, which a log with a file does off the caller's path.
 *
 * @param id names the decision, and what comes of it
 * @param keepEmotion whether the tenant asked for emotion to be recorded
 */
public record Decided(
    String id,
    RouteRequest request,
    FleetView fleet,
    RouteDecision decision,
    boolean keepEmotion,
    Keep keep) {

  /** For how long a decision is kept. */
  public enum Keep {
    /** Until its time is up. */
    ITS_TIME,
    /** Until its call ends, and never past the end of the process. */
    WITH_ITS_CALL
  }

  /** A record that is in its final form already. */
  public static Decided of(DecisionRecord done) {
    return new Decided(
        done.id(),
        done.request(),
        done.fleet(),
        done.decision(),
        !done.emotionRedacted(),
        Keep.ITS_TIME);
  }

  /** What may be kept of it. */
  public DecisionRecord redacted() {
    return DecisionRecord.of(id, request, fleet, decision, keepEmotion);
  }
}
