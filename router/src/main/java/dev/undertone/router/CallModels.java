package dev.undertone.router;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.router.record.Served;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which model each call has while it runs, so that the next decision can weigh staying with it. It
 * hears of calls as an observer of theirs, and of answers from whoever gave them: the call itself,
 * or a client of the API that names the call. Any thread; never waits.
 *
 * <p>An answer to a call that is over leaves nothing: only a call's beginning makes room for it.
 */
public final class CallModels implements CallEvent.Observer {

  private final ConcurrentMap<CallId, Continuity> calls = new ConcurrentHashMap<>();
  private final int maxCalls;

  /**
   * @param maxCalls that are remembered; one more is decided for as if nothing came before
   */
  public CallModels(int maxCalls) {
    this.maxCalls = maxCalls;
  }

  @Override
  public void on(CallEvent event) {
    switch (event) {
      case CallEvent.Started begun -> {
        if (calls.size() < maxCalls) {
          calls.put(begun.call(), Continuity.NONE);
        }
      }
      case CallEvent.Done done -> calls.remove(done.call());
      case CallEvent.Signals _,
          CallEvent.ConsentChanged _,
          CallEvent.TranscriptPartial _,
          CallEvent.TranscriptFinal _,
          CallEvent.RouteDecided _,
          CallEvent.Timeline _,
          CallEvent.ReplyHeard _,
          CallEvent.TurnDone _ -> {}
    }
  }

  /** What a change of models would give up; nothing in a call that is not known. */
  public Continuity of(CallId call) {
    return calls.getOrDefault(call, Continuity.NONE);
  }

  /** An answer in the call is over. One that no model gave changes nothing. */
  public void served(CallId call, Served served) {
    Optional<String> model = served.model();
    if (model.isPresent()) {
      calls.computeIfPresent(call, (_, before) -> after(before, model.get(), served));
    }
  }

  /** What the provider counted as read from or written to its cache, it holds for the next one. */
  private static Continuity after(Continuity before, String model, Served served) {
    boolean changed = !before.previousModel().isEmpty() && !before.previousModel().equals(model);
    long cached = served.usage().cachedInput() + served.usage().cacheWrites();
    return new Continuity(
        model,
        before.switches() + (changed ? 1 : 0),
        (int) Math.min(Integer.MAX_VALUE, cached),
        served.firstToken().orElse(Duration.ZERO));
  }

  /** Calls that are remembered. */
  int size() {
    return calls.size();
  }
}
