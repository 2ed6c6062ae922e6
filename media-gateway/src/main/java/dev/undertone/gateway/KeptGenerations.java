package dev.undertone.gateway;

import dev.undertone.conversation.CallId;
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
import java.util.function.Predicate;

/**
 * Keeps what was decided for clients of the API, and what came of it: for its time, or, where it
 * belongs to a live call whose decisions are forgotten with it, as long as those. Any event loop.
 *
 * <p>A generation that belongs to no call has its own id in the call's place.
 *
 * @param emotion whether decisions are kept with the emotion that they were made on
 * @param afterCall whether decisions of a call outlive it
 * @param live whether a call runs, which it does until its decisions are about to be forgotten
 */
record KeptGenerations(DecisionLog log, boolean emotion, boolean afterCall, Predicate<CallId> live)
    implements DecisionObserver, RelayObserver {

  @Override
  public void decided(String id, RouteRequest request, FleetView fleet, RouteDecision decision) {
    CallId call = request.signals().call();
    boolean withItsCall = !call.value().equals(id) && !afterCall;
    Keep keep = withItsCall ? Keep.WITH_ITS_CALL : Keep.ITS_TIME;
    log.add(new Decided(id, request, fleet, decision, emotion, keep));
    // The call may have ended while this was decided. Whoever looks only now misses no erasure: it
    // comes after the call has ceased to run, and so after what was added while it still ran.
    if (withItsCall && !live.test(call)) {
      log.forget(call);
    }
  }

  @Override
  public void ended(Job job, Ending ending, Receipt receipt) {
    log.served(job.id(), served(ending, receipt));
  }

  /** The same in the words of a decision's record. */
  static Served served(Ending ending, Receipt receipt) {
    return Served.of(
        receipt.attempts(), receipt.model(), receipt.usage(), receipt.cost(), kind(ending));
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
