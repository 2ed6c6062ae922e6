package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.FrameInbox;
import dev.undertone.conversation.reply.CallerLink.CloseReason;
import dev.undertone.conversation.reply.CallerLink.HeardReports;
import dev.undertone.conversation.reply.RecordingLink;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.gateway.consent.CallConsent;
import dev.undertone.gateway.consent.CallFacts;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.consent.Tenant;
import dev.undertone.gateway.door.CallDesk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CallRegistryTest {

  private static final Agents AGENTS =
      new Agents(Map.of("default", TestAgents.named("default")), "default");

  private final NanoClock clock = NanoClock.system();
  private final BlockingQueue<CallEvent> everyEvent = new LinkedBlockingQueue<>();
  private CallRegistry registry = registry(SilentEngines.silent(), everyEvent::add);

  private CallRegistry registry(Conversation.Engines engines, CallEvent.Observer... observers) {
    var rules =
        new CallRegistry.Rules(
            Conversation.Settings.STANDARD, EmotionPolicy.ON, Map.of(), 2, Duration.ofMillis(500));
    return new CallRegistry(AGENTS, engines, rules, clock, List.of(observers));
  }

  private Conversation.Caller caller(String id) {
    var link = new RecordingLink(AudioFormat.NARROWBAND, clock, HeardReports.NONE);
    var inbox = new FrameInbox(clock, Duration.ofMillis(500));
    return new Conversation.Caller(
        new CallId(id), "test", 16_000, inbox, link, EmotionUse.ALLOWED, Map.of(), "");
  }

  private CallConsent consent(Conversation.Caller caller) {
    return new CallConsent(
        registry.emotion(), Tenant.HOUSE, CallFacts.PLAIN, caller.inbox()::offer);
  }

  private CallDesk.LiveCall start(Conversation.Caller caller) {
    return registry.start(caller, registry.agent(""), consent(caller), _ -> {});
  }

  private <T extends CallEvent> T next(Class<T> kind) throws InterruptedException {
    while (true) {
      var event = everyEvent.poll(10, TimeUnit.SECONDS);
      assertThat(event).as("a %s came", kind.getSimpleName()).isNotNull();
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  private static void awaitEnd(CallDesk.LiveCall call) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!call.isOver()) {
      assertThat(System.nanoTime()).as("the call ended").isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private static CloseReason closed(Conversation.Caller caller) {
    var link = (RecordingLink) caller.link();
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (link.closed().isEmpty()) {
      assertThat(System.nanoTime()).as("the link was closed").isLessThan(until);
      Thread.onSpinWait();
    }
    return link.closed().get();
  }

  @AfterEach
  void close() {
    registry.close();
    assertThat(registry.active()).isZero();
  }

  @Nested
  class ACall {

    @Test
    void runsOnAThreadThatBearsItsNumberAndTellsDoorAndObservers() throws InterruptedException {
      var names = new LinkedBlockingQueue<String>();
      var caller = caller("a");
      var call =
          registry.start(
              caller,
              registry.agent(""),
              consent(caller),
              _ -> names.add(Thread.currentThread().getName()));

      caller.inbox().offer(new CallerInput.Left("closed"));

      assertThat(next(CallEvent.Started.class).call()).isEqualTo(call.id());
      assertThat(next(CallEvent.Done.class).reason()).isEqualTo("caller_left");
      assertThat(closed(caller)).isEqualTo(CloseReason.DONE);
      assertThat(names).contains("call-1-listen");
      awaitEnd(call);
    }

    @Test
    void sparesItsObserversFromOneThatFails() throws InterruptedException {
      registry =
          registry(
              SilentEngines.silent(),
              _ -> {
                throw new IllegalStateException("no");
              },
              everyEvent::add);
      var caller = caller("a");
      start(caller);

      caller.inbox().offer(new CallerInput.Left("closed"));

      assertThat(next(CallEvent.Done.class).reason()).isEqualTo("caller_left");
    }

    @Test
    void isNotFoundAnyMoreWhenItsEndIsTold() throws InterruptedException {
      var found = new LinkedBlockingQueue<Boolean>();
      registry =
          registry(
              SilentEngines.silent(),
              event -> {
                if (event instanceof CallEvent.Started || event instanceof CallEvent.Done) {
                  found.add(registry.find(event.call()).isPresent());
                }
              });
      var caller = caller("a");
      var call = start(caller);

      caller.inbox().offer(new CallerInput.Left("closed"));
      awaitEnd(call);

      assertThat(found).containsExactly(true, false);
    }

    @Test
    void whoseEnginesFailSaysSoAndCloses() throws InterruptedException {
      registry =
          registry(
              SilentEngines.with(
                  () -> {
                    throw new IllegalStateException("the model is broken");
                  }),
              everyEvent::add);
      var caller = caller("a");

      var call = start(caller);

      assertThat(next(CallEvent.Done.class).reason()).isEqualTo("failed");
      assertThat(closed(caller)).isEqualTo(CloseReason.INTERNAL);
      awaitEnd(call);
    }
  }

  @Nested
  class AHouse {

    @Test
    void takesNoMoreCallsThanItHasRoomForAndAgainWhenOneEnded() {
      var first = caller("a");
      var call = start(first);
      start(caller("b"));

      assertThat(registry.hasRoom()).isFalse();
      assertThatThrownBy(() -> start(caller("c")))
          .isInstanceOfSatisfying(
              CallDesk.Refused.class, e -> assertThat(e.reason()).isEqualTo("full"));
      first.inbox().offer(new CallerInput.Left("closed"));
      awaitEnd(call);

      assertThat(registry.hasRoom()).isTrue();
      start(caller("c"));
    }

    @Test
    void hasOneCallOfAnId() {
      start(caller("a"));

      assertThatThrownBy(() -> start(caller("a")))
          .isInstanceOfSatisfying(
              CallDesk.Refused.class, e -> assertThat(e.reason()).isEqualTo("duplicate"));
    }

    @Test
    void namesTheAgentsItHas() {
      assertThatThrownBy(() -> registry.agent("nobody"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("must be one of [default]");
    }
  }

  @Nested
  class ClosingTheHouse {

    @Test
    void tellsEveryCallAndAdmitsNoMore() throws InterruptedException {
      var first = caller("a");
      var second = caller("b");
      start(first);
      start(second);

      registry.close();

      assertThat(next(CallEvent.Done.class).reason()).isEqualTo("shutdown");
      assertThat(next(CallEvent.Done.class).reason()).isEqualTo("shutdown");
      assertThat(closed(first)).isEqualTo(CloseReason.SHUTTING_DOWN);
      assertThat(closed(second)).isEqualTo(CloseReason.SHUTTING_DOWN);
      assertThat(registry.hasRoom()).isFalse();
      assertThatThrownBy(() -> start(caller("c")))
          .isInstanceOfSatisfying(
              CallDesk.Refused.class, e -> assertThat(e.reason()).isEqualTo("closing"));
    }

    @Test
    void interruptsACallThatDoesNotEnd() throws InterruptedException {
      var stuck = new CountDownLatch(1);
      registry =
          registry(
              SilentEngines.with(
                  () -> {
                    stuck.countDown();
                    while (!Thread.currentThread().isInterrupted()) {
                      LockSupport.park();
                    }
                    throw new IllegalStateException("interrupted");
                  }),
              everyEvent::add);
      start(caller("a"));
      stuck.await();

      registry.close();

      assertThat(registry.active()).isZero();
      next(CallEvent.Done.class);
    }
  }
}
