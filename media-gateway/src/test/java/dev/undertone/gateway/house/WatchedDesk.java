package dev.undertone.gateway.house;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.FrameInbox;
import dev.undertone.gateway.CallRegistry;
import dev.undertone.gateway.consent.CallConsent;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.consent.Tenant;
import dev.undertone.gateway.door.CallDesk;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The registry, watched: remembers the inbox of each call without keeping it alive, for a queue
 * that cannot be reached is a queue that is not left. Any thread.
 */
final class WatchedDesk implements CallDesk {

  private final CallRegistry registry;
  private final Collection<WeakReference<FrameInbox>> inboxes = new ConcurrentLinkedQueue<>();

  WatchedDesk(CallRegistry registry) {
    this.registry = registry;
  }

  /** Inboxes that somebody still holds. */
  long inboxesHeld() {
    System.gc();
    return inboxes.stream().filter(inbox -> inbox.get() != null).count();
  }

  @Override
  public boolean hasRoom() {
    return registry.hasRoom();
  }

  @Override
  public Agent agent(String idOrEmpty) {
    return registry.agent(idOrEmpty);
  }

  @Override
  public NanoClock clock() {
    return registry.clock();
  }

  @Override
  public EmotionPolicy emotion() {
    return registry.emotion();
  }

  @Override
  public Optional<Tenant> tenant(String id) {
    return registry.tenant(id);
  }

  @Override
  public Optional<LiveCall> find(CallId id) {
    return registry.find(id);
  }

  @Override
  public LiveCall start(
      Conversation.Caller caller, Agent agent, CallConsent consent, CallEvent.Observer observer) {
    inboxes.add(new WeakReference<>(caller.inbox()));
    return registry.start(caller, agent, consent, observer);
  }
}
