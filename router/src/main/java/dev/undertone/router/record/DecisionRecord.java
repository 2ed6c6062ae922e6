package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.Router;
import dev.undertone.router.health.FleetView;

/**
 * One decision with all it was made of, so that it can be explained, made again, or tried under
 * other rules.
 *
 * <p>It holds figures rounded as rules see them, and never the caller's words.
 *
 * @param id names it
 * @param request without the transcript, rounded
 * @param fleet rounded
 * @param decision the result
 */
public record DecisionRecord(
    String id, RouteRequest request, FleetView fleet, RouteDecision decision) {

  /** Leaves out the words and rounds the figures. */
  public DecisionRecord {
    request = Redaction.of(request);
    fleet = Redaction.of(fleet);
  }

  public CallId call() {
    return request.signals().call();
  }

  /** What {@code router} decides on the recorded inputs. */
  public RouteDecision decideAgain(Router router) {
    return router.decide(request, fleet);
  }
}
