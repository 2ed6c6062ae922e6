package dev.undertone.gateway;

import dev.undertone.conversation.CallEvent;
import dev.undertone.router.DecisionObserver;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.record.Decided;
import dev.undertone.router.record.Decided.Keep;
import dev.undertone.router.record.DecisionLog;
import dev.undertone.router.record.Served;

/**
 * Keeps what was decided in a call while it runs, and forgets it when the call is over, unless the
 * operator wants it kept. Any thread.
 *
 * @param emotion whether decisions are kept with the emotion that they were made on
 * @param afterCall whether they outlive their call
 */
record KeptDecisions(DecisionLog log, boolean emotion, boolean afterCall)
    implements DecisionObserver, CallEvent.Observer {

  @Override
  public void decided(String id, RouteRequest request, FleetView fleet, RouteDecision decision) {
    Keep keep = afterCall ? Keep.ITS_TIME : Keep.WITH_ITS_CALL;
    log.add(new Decided(id, request, fleet, decision, emotion, keep));
  }

  @Override
  public void served(String id, Served served) {
    log.served(id, served);
  }

  @Override
  public void on(CallEvent event) {
    if (event instanceof CallEvent.Done done && !afterCall) {
      log.forget(done.call());
    }
  }
}
