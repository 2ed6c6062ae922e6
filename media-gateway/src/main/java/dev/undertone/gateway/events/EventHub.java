package dev.undertone.gateway.events;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Hands every call's events to those who listen to all of them or to one call.
 *
 * <p>Any thread. An event is encoded once, and only while somebody listens for it; what a listener
 * does not take is its own to count.
 */
public final class EventHub implements CallEvent.Observer {

  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

  /** Takes encoded events; must not block and must not throw. */
  @FunctionalInterface
  public interface Listener {
    void on(String json);
  }

  /** A listener that is being served until it is closed. */
  public final class Subscription implements AutoCloseable {
    private final Optional<CallId> only;
    private final Predicate<CallId> mine;
    private final Listener listener;

    private Subscription(Optional<CallId> only, Predicate<CallId> mine, Listener listener) {
      this.only = only;
      this.mine = mine;
      this.listener = listener;
    }

    private boolean wants(CallEvent event) {
      return (only.isEmpty() || only.get().equals(event.call())) && mine.test(event.call());
    }

    @Override
    public void close() {
      subscriptions.remove(this);
    }
  }

  /**
   * Listens from here on.
   *
   * @param only the call to listen to, which need not have begun; empty for all calls
   * @param mine calls that the listener may hear of; asked for every event
   */
  public Subscription subscribe(Optional<CallId> only, Predicate<CallId> mine, Listener listener) {
    var subscription = new Subscription(only, mine, listener);
    subscriptions.add(subscription);
    return subscription;
  }

  @Override
  public void on(CallEvent event) {
    String json = null;
    for (Subscription subscription : subscriptions) {
      if (subscription.wants(event)) {
        if (json == null) {
          json = EventJson.of(event);
        }
        subscription.listener.on(json);
      }
    }
  }

  /** Who listens. */
  public int size() {
    return subscriptions.size();
  }
}
