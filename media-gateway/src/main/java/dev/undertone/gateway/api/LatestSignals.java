package dev.undertone.gateway.api;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.turn.TurnSignals;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What was last heard in each call while it runs, at most as many calls as the house takes. Any
 * thread.
 */
public final class LatestSignals implements CallEvent.Observer {

  private final ConcurrentMap<CallId, TurnSignals> latest = new ConcurrentHashMap<>();
  private final int maxCalls;

  public LatestSignals(int maxCalls) {
    this.maxCalls = maxCalls;
  }

  @Override
  public void on(CallEvent event) {
    switch (event) {
      case CallEvent.Signals heard -> {
        if (latest.size() < maxCalls || latest.containsKey(heard.call())) {
          latest.put(heard.call(), heard.signals());
        }
      }
      case CallEvent.Done done -> latest.remove(done.call());
      case CallEvent.Started _,
          CallEvent.ConsentChanged _,
          CallEvent.TranscriptPartial _,
          CallEvent.TranscriptFinal _,
          CallEvent.RouteDecided _,
          CallEvent.Timeline _,
          CallEvent.ReplyHeard _,
          CallEvent.TurnDone _ -> {}
    }
  }

  /** Empty before anything was heard, and when the call is over. */
  Optional<TurnSignals> of(CallId call) {
    return Optional.ofNullable(latest.get(call));
  }
}
