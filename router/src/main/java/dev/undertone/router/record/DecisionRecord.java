package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.RuleTrace;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.Router;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.rules.Withheld;
import java.util.List;

/**
 * One decision with all it was made of, so that it can be explained, made again, or tried under
 * other rules.
 *
 * <p>It holds figures rounded as rules see them, never the caller's words, and emotion only where
 * that was asked for.
 *
 * @param id names it
 * @param request without the transcript, rounded
 * @param fleet rounded
 * @param decision the result
 * @param emotionRedacted whether emotion was heard and is not in here: neither its values nor what
 *     the rules said of them
 */
public record DecisionRecord(
    String id,
    RouteRequest request,
    FleetView fleet,
    RouteDecision decision,
    boolean emotionRedacted) {

  /** Leaves out the words, rounds the figures, and takes emotion out where it says so. */
  public DecisionRecord {
    request = Redaction.of(request);
    fleet = Redaction.of(fleet);
    decision = decision.inWords();
    if (emotionRedacted) {
      request = Redaction.withoutEmotion(request);
      decision = Redaction.withoutEmotion(decision);
    }
  }

  /** A record without emotion. */
  public DecisionRecord(String id, RouteRequest request, FleetView fleet, RouteDecision decision) {
    this(id, request, fleet, decision, Withheld.concerns(request.signals().voice().emotion()));
  }

  /**
   * A record with or without emotion.
   *
   * @param keepEmotion whether the tenant asked for emotion to be recorded
   */
  public static DecisionRecord of(
      String id,
      RouteRequest request,
      FleetView fleet,
      RouteDecision decision,
      boolean keepEmotion) {
    return keepEmotion
        ? new DecisionRecord(id, request, fleet, decision, false)
        : new DecisionRecord(id, request, fleet, decision);
  }

  public CallId call() {
    return request.signals().call();
  }

  /** What {@code router} decides on the recorded inputs. */
  public Replay decideAgain(Router router) {
    RouteDecision again = router.decide(request, fleet);
    List<RuleTrace> unsure =
        again.rules().stream()
            .filter(rule -> rule.result().equals("unavailable"))
            .filter(rule -> emotionRedacted && rule.reason().contains(": " + Withheld.REASON))
            .toList();
    return new Replay(again, unsure);
  }

  /**
   * A decision made again.
   *
   * @param decision on what was recorded
   * @param unsure rules that depend on emotion which was not recorded, and so did not match
   */
  public record Replay(RouteDecision decision, List<RuleTrace> unsure) {
    public Replay {
      unsure = List.copyOf(unsure);
    }

    /** Whether the router would have decided so at the time; else it cannot be told. */
    public boolean isExact() {
      return unsure.isEmpty();
    }
  }
}
