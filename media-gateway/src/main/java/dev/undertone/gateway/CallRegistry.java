package dev.undertone.gateway;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.CallerLink.CloseReason;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.gateway.consent.CallConsent;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.consent.Tenant;
import dev.undertone.gateway.door.CallDesk;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the calls of this house, each on its own virtual thread {@code call-N-listen}, and no more
 * of them than there is room for.
 *
 * <p>Any thread. {@link #close} admits no more, tells every caller, and waits a bounded time for
 * the calls to end.
 */
public final class CallRegistry implements CallDesk, AutoCloseable {

  private static final Logger LOG = System.getLogger(CallRegistry.class.getName());

  private final ConcurrentMap<CallId, RunningCall> calls = new ConcurrentHashMap<>();
  private final ReentrantLock admission = new ReentrantLock();
  private final AtomicLong numbers = new AtomicLong();
  private final Agents agents;
  private final Conversation.Engines engines;
  private final Rules rules;
  private final NanoClock clock;
  private final List<CallEvent.Observer> observers;
  private volatile boolean closing;

  /**
   * What holds for all calls.
   *
   * @param settings of every call
   * @param emotion who must agree before emotion is computed
   * @param tenants who shares the house, by id
   * @param maxCalls at once
   * @param endWithin how long {@link #close} waits for calls to end by themselves
   */
  public record Rules(
      Conversation.Settings settings,
      EmotionPolicy emotion,
      Map<String, Tenant> tenants,
      int maxCalls,
      Duration endWithin) {
    public Rules {
      tenants = Map.copyOf(tenants);
      if (maxCalls < 1) {
        throw new IllegalArgumentException("max_calls = " + maxCalls + ", must be 1 or more");
      }
    }
  }

  /**
   * @param observers see the events of every call, after its door
   */
  public CallRegistry(
      Agents agents,
      Conversation.Engines engines,
      Rules rules,
      NanoClock clock,
      List<CallEvent.Observer> observers) {
    this.agents = agents;
    this.engines = engines;
    this.rules = rules;
    this.clock = clock;
    this.observers = List.copyOf(observers);
  }

  @Override
  public boolean hasRoom() {
    return !closing && calls.size() < rules.maxCalls();
  }

  @Override
  public Agent agent(String idOrEmpty) {
    return agents.find(idOrEmpty);
  }

  @Override
  public String agentAt(String door) {
    return agents.byDoor().getOrDefault(door, "");
  }

  @Override
  public NanoClock clock() {
    return clock;
  }

  @Override
  public EmotionPolicy emotion() {
    return rules.emotion();
  }

  @Override
  public Optional<Tenant> tenant(String id) {
    return id.isEmpty() ? Optional.of(Tenant.HOUSE) : Optional.ofNullable(rules.tenants().get(id));
  }

  @Override
  public Optional<LiveCall> find(CallId id) {
    RunningCall call = calls.get(id);
    return call == null || call.done ? Optional.empty() : Optional.of(call);
  }

  /** Calls that run. */
  public int active() {
    return calls.size();
  }

  @Override
  public LiveCall start(
      Conversation.Caller caller, Agent agent, CallConsent consent, CallEvent.Observer observer) {
    var call = new RunningCall(caller, agent, consent, observer);
    admit(call);
    call.begin();
    return call;
  }

  private void admit(RunningCall call) {
    admission.lock();
    try {
      if (closing) {
        throw new Refused("closing", "the server is stopping");
      }
      if (calls.size() >= rules.maxCalls()) {
        throw new Refused("full", "the server has its " + rules.maxCalls() + " calls");
      }
      if (calls.putIfAbsent(call.id(), call) != null) {
        throw new Refused("duplicate", "a call of this id is live: " + call.id());
      }
    } finally {
      admission.unlock();
    }
  }

  /** Ends all calls; those that do not end in time are interrupted. Idempotent. */
  @Override
  public void close() {
    admission.lock();
    try {
      closing = true;
    } finally {
      admission.unlock();
    }
    var live = List.copyOf(calls.values());
    live.forEach(RunningCall::stop);
    try {
      long endNanos = System.nanoTime() + rules.endWithin().toNanos();
      for (RunningCall call : live) {
        if (!call.endsBefore(endNanos)) {
          LOG.log(Level.WARNING, "call {0} did not end in time and is interrupted", call.id());
          call.thread.interrupt();
        }
      }
      for (RunningCall call : live) {
        call.endsBefore(System.nanoTime() + Duration.ofSeconds(1).toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One call and its thread. */
  private final class RunningCall implements LiveCall {

    private final Conversation.Caller caller;
    private final Agent agent;
    private final CallConsent consent;
    private final CallEvent.Observer door;
    private final Thread thread;
    private volatile boolean done;

    RunningCall(
        Conversation.Caller caller, Agent agent, CallConsent consent, CallEvent.Observer door) {
      this.caller = caller;
      this.agent = agent;
      this.consent = consent;
      this.door = door;
      this.thread =
          Thread.ofVirtual()
              .name("call-" + numbers.incrementAndGet() + "-listen")
              .unstarted(this::run);
    }

    @Override
    public CallId id() {
      return caller.id();
    }

    @Override
    public CallConsent consent() {
      return consent;
    }

    @Override
    public boolean isOver() {
      return !calls.containsValue(this);
    }

    void begin() {
      thread.start();
    }

    void stop() {
      var _ = caller.inbox().offer(new CallerInput.Left("stopped"));
    }

    boolean endsBefore(long nanos) throws InterruptedException {
      return thread.join(Duration.ofNanos(Math.max(1, nanos - System.nanoTime())));
    }

    private void run() {
      long startedNanos = clock.nanoTime();
      CloseReason reason = CloseReason.INTERNAL;
      try {
        new Conversation(caller, agent, engines, rules.settings(), clock, this::tell).run();
        reason = closing ? CloseReason.SHUTTING_DOWN : CloseReason.DONE;
      } catch (InterruptedException e) {
        reason = CloseReason.SHUTTING_DOWN;
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "call " + id() + " failed", e);
      } finally {
        if (!done) {
          tell(brokenOff(startedNanos));
        }
        calls.remove(id(), this);
        caller.link().close(reason);
      }
    }

    /** A call that could not say how it ended. */
    private CallEvent brokenOff(long startedNanos) {
      return new CallEvent.Done(
          id(),
          closing ? "shutdown" : "failed",
          0,
          Duration.ofNanos(clock.nanoTime() - startedNanos),
          caller.inbox().dropped(),
          Cost.NONE);
    }

    /**
     * An observer that fails harms neither the call nor the other observers. Before anybody hears
     * that the call is over, nobody finds it any more: what is forgotten with it is not begun anew.
     * Its id is free when all have heard.
     */
    private void tell(CallEvent event) {
      if (event instanceof CallEvent.Done) {
        done = true;
      }
      tell(door, event);
      observers.forEach(observer -> tell(observer, event));
    }

    private void tell(CallEvent.Observer observer, CallEvent event) {
      try {
        observer.on(event);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "an observer of call " + id() + " failed", e);
      }
    }
  }
}
