package dev.undertone.gateway;

import dev.undertone.router.DecisionObserver;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.record.Decided;
import dev.undertone.router.record.Decided.Keep;
import dev.undertone.router.record.DecisionLog;
import dev.undertone.router.record.Served;
import dev.undertone.router.relay.Job;
import dev.undertone.router.relay.RelayObserver;

/**
 * Keeps what was decided for clients of the API, and what came of it: for its time, or, where it
 * belongs to a live call whose decisions are forgotten with it, as long as those. Any event loop.
 *
 * <p>A generation that belongs to no call has its own id in the call's place.
 *
 * @param emotion whether decisions are kept with the emotion that they were made on
 * @param afterCall whether decisions of a call outlive it
 */
record KeptGenerations(DecisionLog log, boolean emotion, boolean afterCall)
    implements DecisionObserver, RelayObserver {

  @Override
  public void decided(String id, RouteRequest request, FleetView fleet, RouteDecision decision) {
    boolean ofACall = !request.signals().call().value().equals(id);
    Keep keep = ofACall && !afterCall ? Keep.WITH_ITS_CALL : Keep.ITS_TIME;
    log.add(new Decided(id, request, fleet, decision, emotion, keep));
  }

  @Override
  public void ended(Job job, Ending ending, Receipt receipt) {
    log.served(
        job.id(),
        Served.of(
            receipt.attempts(), receipt.model(), receipt.usage(), receipt.cost(), kind(ending)));
  }

  private static Served.Ending kind(Ending ending) {
    return switch (ending) {
      case COMPLETE -> Served.Ending.COMPLETE;
      case BROKEN -> Served.Ending.BROKEN;
      case FAILED -> Served.Ending.FAILED;
      case CANCELLED -> Served.Ending.CANCELLED;
    };
  }
}
