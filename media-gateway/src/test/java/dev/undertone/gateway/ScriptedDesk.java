package dev.undertone.gateway;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.FrameInbox;
import dev.undertone.conversation.reply.CallerLink.CloseReason;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.gateway.consent.CallConsent;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.consent.Tenant;
import dev.undertone.gateway.door.CallDesk;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A desk whose calls do what a test's script says, then listen until their caller leaves, and
 * remember all that came in.
 */
final class ScriptedDesk implements CallDesk {

  /** What a call does first. */
  @FunctionalInterface
  interface Script {
    void run(Conversation.Caller caller, CallEvent.Observer observer) throws InterruptedException;
  }

  final BlockingQueue<Conversation.Caller> callers = new LinkedBlockingQueue<>();
  final BlockingQueue<CallerInput> inputs = new LinkedBlockingQueue<>();
  final AtomicBoolean full = new AtomicBoolean();
  final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
  private final Map<CallId, LiveCall> running = new ConcurrentHashMap<>();
  volatile EmotionPolicy emotion = EmotionPolicy.ON;
  volatile boolean listens = true;
  private final CallEvent.Observer everyCall;
  private final Script script;

  ScriptedDesk(CallEvent.Observer everyCall, Script script) {
    this.everyCall = everyCall;
    this.script = script;
  }

  @Override
  public boolean hasRoom() {
    return !full.get();
  }

  @Override
  public Agent agent(String idOrEmpty) {
    return new Agents(Map.of("default", TestAgents.named("default")), "default").find(idOrEmpty);
  }

  @Override
  public NanoClock clock() {
    return NanoClock.system();
  }

  @Override
  public EmotionPolicy emotion() {
    return emotion;
  }

  @Override
  public Optional<Tenant> tenant(String id) {
    return id.isEmpty() ? Optional.of(Tenant.HOUSE) : Optional.ofNullable(tenants.get(id));
  }

  @Override
  public Optional<LiveCall> find(CallId id) {
    return Optional.ofNullable(running.get(id)).filter(call -> !call.isOver());
  }

  @Override
  public LiveCall start(
      Conversation.Caller caller, Agent agent, CallConsent consent, CallEvent.Observer observer) {
    if (full.get()) {
      throw new Refused("full", "the server has its 0 calls");
    }
    callers.add(caller);
    CallEvent.Observer both =
        event -> {
          observer.on(event);
          everyCall.on(event);
        };
    Thread thread = Thread.ofVirtual().unstarted(() -> run(caller, agent, both));
    var call =
        new LiveCall() {
          @Override
          public CallConsent consent() {
            return consent;
          }

          @Override
          public CallId id() {
            return caller.id();
          }

          @Override
          public boolean isOver() {
            return !thread.isAlive();
          }
        };
    running.put(caller.id(), call);
    thread.start();
    return call;
  }

  private void run(Conversation.Caller caller, Agent agent, CallEvent.Observer observer) {
    observer.on(new CallEvent.Started(caller.id(), caller.door(), agent.id(), caller.emotion()));
    try {
      script.run(caller, observer);
      boolean left = !listens;
      while (!left) {
        left = next(caller.inbox()) instanceof CallerInput.Left;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (listens) {
      observer.on(
          new CallEvent.Done(
              caller.id(), "caller_left", 0, Duration.ZERO, caller.inbox().dropped(), Cost.NONE));
      caller.link().close(CloseReason.DONE);
    }
  }

  private CallerInput next(FrameInbox inbox) throws InterruptedException {
    while (true) {
      if (inbox.take(Long.MAX_VALUE, true) instanceof FrameInbox.Item.Input(CallerInput input)) {
        inputs.add(input);
        return input;
      }
    }
  }

  Conversation.Caller caller() throws InterruptedException {
    var caller = callers.poll(10, TimeUnit.SECONDS);
    if (caller == null) {
      throw new AssertionError("no call came");
    }
    return caller;
  }

  <T extends CallerInput> T input(Class<T> kind) throws InterruptedException {
    for (var input = poll(); ; input = poll()) {
      if (kind.isInstance(input)) {
        return kind.cast(input);
      }
    }
  }

  private CallerInput poll() throws InterruptedException {
    var input = inputs.poll(10, TimeUnit.SECONDS);
    if (input == null) {
      throw new AssertionError("nothing came in");
    }
    return input;
  }
}
