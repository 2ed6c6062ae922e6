package dev.undertone.gateway.door;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.audio.FrameInbox;
import dev.undertone.conversation.reply.CallerLink.CloseReason;
import dev.undertone.gateway.consent.CallConsent;
import dev.undertone.gateway.consent.ConsentChange;
import dev.undertone.gateway.consent.Tenant;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a far end: reads, lets its {@link Dialect} say what follows, and does it.
 *
 * <p>Lives on the connection's event loop; only {@link SocketLink} is touched by other threads. A
 * message that cannot be understood is counted and answered; {@value #MAX_BAD_IN_A_ROW} in a row
 * end the connection with 1007, one never does. Whatever happens, the call is told once that its
 * caller left.
 */
public final class MediaSocket {

  private static final Logger LOG = System.getLogger(MediaSocket.class.getName());

  private static final int MAX_BAD_IN_A_ROW = 10;
  private static final long TICK_MILLIS = 250;
  private static final Duration PING_EVERY = Duration.ofSeconds(15);

  /** Three pings without an answer, and nothing else heard. */
  private static final Duration LOST_AFTER = Duration.ofSeconds(46);

  private static final Duration LIVE_BOUND = Duration.ofMillis(500);
  private static final int WRITE_QUEUE_BYTES = 16 * 1_024;

  /** What exists once the far end has introduced itself. */
  private record Started(SocketLink link, FrameInbox inbox, boolean bulk, CallConsent consent) {}

  private final Vertx vertx;
  private final Context context;
  private final ServerWebSocket socket;
  private final Dialect dialect;
  private final Door door;
  private final Optional<String> trusted;
  private final WireSink sink;
  private final OverloadWatch overload = new OverloadWatch();
  private final long acceptedNanos;
  private long heardFromNanos;
  private long pingedNanos;
  private int badInARow;
  private boolean over;
  private @Nullable Started started;

  /**
   * Takes the connection over; called on its event loop.
   *
   * @param trusted id of the tenant whose the upgrade itself has shown the call to be, empty for
   *     the house's; none when it has not shown that the far end may call
   */
  public static void serve(
      Vertx vertx, ServerWebSocket socket, Dialect dialect, Door door, Optional<String> trusted) {
    new MediaSocket(vertx, socket, dialect, door, trusted).attach();
  }

  private MediaSocket(
      Vertx vertx, ServerWebSocket socket, Dialect dialect, Door door, Optional<String> trusted) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.socket = socket;
    this.dialect = dialect;
    this.door = door;
    this.trusted = trusted;
    this.sink = new WebSocketSink(socket);
    this.acceptedNanos = now();
    this.heardFromNanos = acceptedNanos;
    this.pingedNanos = acceptedNanos;
  }

  private void attach() {
    var joiner =
        new MessageJoiner(
            door.maxMessageBytes(),
            text -> apply(dialect.onText(text, now())),
            bytes -> apply(dialect.onBinary(bytes, now())),
            () -> end("closed", CloseReason.TOO_BIG));
    socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
    socket.frameHandler(
        frame -> {
          heardFromNanos = now();
          if (!over) {
            joiner.frame(frame);
          }
        });
    socket.pongHandler(_ -> heardFromNanos = now());
    socket.exceptionHandler(
        e -> LOG.log(Level.DEBUG, () -> dialect.door() + " connection failed: " + e));
    long timer = vertx.setPeriodic(TICK_MILLIS, _ -> tick());
    socket.closeHandler(
        _ -> {
          vertx.cancelTimer(timer);
          callerLeft(socket.closeStatusCode() == null ? "lost" : "closed");
          if (started != null) {
            started.link().gone();
          }
        });
  }

  private long now() {
    return door.desk().clock().nanoTime();
  }

  private void apply(List<Effect> effects) {
    boolean bad = false;
    for (Effect effect : effects) {
      if (over) {
        return;
      }
      switch (effect) {
        case Effect.Open(Opening opening) -> open(opening);
        case Effect.Offer(CallerInput input) -> offer(input);
        case Effect.Consent(ConsentChange change) -> consent(change);
        case Effect.Reply(Wire wire) -> sink.write(wire);
        case Effect.Malformed(Problem problem) -> {
          bad = true;
          malformed(problem);
        }
        case Effect.End() -> hangUp();
        case Effect.Refuse(Problem problem, CloseReason reason) ->
            refuse("protocol", problem, reason);
      }
    }
    if (!bad && !effects.isEmpty()) {
      badInARow = 0;
    }
  }

  private void malformed(Problem problem) {
    door.observer().malformed(dialect.door());
    LOG.log(Level.DEBUG, () -> dialect.door() + " message not understood: " + problem);
    dialect.problem(problem).forEach(sink::offer);
    if (++badInARow >= MAX_BAD_IN_A_ROW) {
      end("closed", CloseReason.MALFORMED);
    }
  }

  private void open(Opening opening) {
    Optional<String> holder = trusted.or(() -> door.tenantOf().apply(opening.token()));
    if (holder.isEmpty()) {
      var problem = new Problem("token", "(not shown)", "must be the server's access token");
      refuse("token", problem, CloseReason.POLICY);
      return;
    }
    Optional<Tenant> tenant = tenant(holder.get(), opening.tenant());
    if (tenant.isEmpty()) {
      var problem = new Problem("tenant", opening.tenant(), "must be a tenant whose token this is");
      refuse("tenant", problem, CloseReason.POLICY);
      return;
    }
    Agent agent;
    try {
      agent = door.desk().agent(agentFor(opening.agent(), tenant.get()));
    } catch (IllegalArgumentException unknown) {
      var problem = new Problem("agent", opening.agent(), String.valueOf(unknown.getMessage()));
      refuse("agent", problem, CloseReason.POLICY);
      return;
    }
    try {
      start(opening, agent, tenant.get());
    } catch (CallDesk.Refused refused) {
      var problem = new Problem("call", "", String.valueOf(refused.getMessage()));
      refuse(refused.reason(), problem, CloseReason.OVERLOADED);
    }
  }

  /** A token's own tenant; the house may call for any. */
  private Optional<Tenant> tenant(String holder, String asked) {
    boolean own = holder.isEmpty() || asked.isEmpty() || asked.equals(holder);
    return own ? door.desk().tenant(holder.isEmpty() ? asked : holder) : Optional.empty();
  }

  private String agentFor(String asked, Tenant tenant) {
    if (!asked.isEmpty()) {
      return asked;
    }
    return tenant.agent().isEmpty() ? door.desk().agentAt(dialect.door()) : tenant.agent();
  }

  private void start(Opening opening, Agent agent, Tenant tenant) {
    var clock = door.desk().clock();
    var inbox = opening.bulk() ? FrameInbox.bulk(clock) : new FrameInbox(clock, LIVE_BOUND);
    var link = new SocketLink(dialect, opening.link(), sink, clock, door.observer());
    var consent = new CallConsent(door.desk().emotion(), tenant, opening.facts(), inbox::offer);
    CallId id = CallIds.fitting(opening.callId());
    var caller =
        new Conversation.Caller(
            id,
            dialect.door(),
            opening.input().sampleRateHz(),
            inbox,
            link,
            consent.use(),
            opening.metadata(),
            opening.user(),
            tenant.id(),
            opening.mixed(),
            opening.language());
    var _ = door.desk().start(caller, agent, consent, link::event);
    started = new Started(link, inbox, opening.bulk(), consent);
  }

  private void consent(ConsentChange change) {
    if (started != null) {
      var _ = started.consent().change(change);
    }
  }

  private void offer(CallerInput input) {
    Started call = started;
    if (call == null) {
      return;
    }
    if (!call.inbox().offer(input)) {
      end("overloaded", CloseReason.OVERLOADED);
    } else if (call.bulk() && input instanceof CallerInput.Audio) {
      pauseUntilThereIsRoom(call.inbox());
    }
  }

  private void pauseUntilThereIsRoom(FrameInbox inbox) {
    if (!inbox.hasRoom(() -> context.runOnContext(_ -> socket.resume()))) {
      socket.pause();
    }
  }

  private void tick() {
    long now = now();
    apply(dialect.onTick(now));
    Started call = started;
    if (over) {
      return;
    }
    if (call == null) {
      if (now - acceptedNanos > door.openWithin().toNanos()) {
        long seconds = door.openWithin().toSeconds();
        var problem = new Problem("hello", "", "must come within " + seconds + " s");
        refuse("silent", problem, CloseReason.POLICY);
        return;
      }
    } else {
      watchOverload(call);
    }
    if (now - heardFromNanos > LOST_AFTER.toNanos()) {
      end("lost", CloseReason.POLICY);
    } else if (now - pingedNanos >= PING_EVERY.toNanos()) {
      pingedNanos = now;
      var _ = socket.writePing(Buffer.buffer());
    }
  }

  private void watchOverload(Started call) {
    countLost(call);
    if (overload.isOverloaded()) {
      end("overloaded", CloseReason.OVERLOADED);
    }
  }

  private void countLost(Started call) {
    Duration lost = overload.look(call.inbox().dropped());
    if (!lost.isZero()) {
      door.observer().audioDropped(dialect.door(), lost);
    }
  }

  private void refuse(String why, Problem problem, CloseReason reason) {
    door.observer().refused(dialect.door(), why);
    dialect.problem(problem).forEach(sink::write);
    end("closed", reason);
  }

  /** The far end is done; the call may still say how it ended, and closes the connection. */
  private void hangUp() {
    if (started == null) {
      end("closed", CloseReason.DONE);
    } else {
      callerLeft("closed");
    }
  }

  /** We end the connection. */
  private void end(String how, CloseReason reason) {
    // The reason goes out before the call, told that its caller left, can close for its own.
    if (started == null) {
      sink.close(CloseCodes.of(reason), CloseCodes.sentence(reason));
    } else {
      started.link().closeAtOnce(reason);
    }
    callerLeft(how);
  }

  /** Nothing more comes in; the call is told the first time. */
  private void callerLeft(String how) {
    if (over) {
      return;
    }
    over = true;
    if (started != null) {
      countLost(started);
      var _ = started.inbox().offer(new CallerInput.Left(how));
    }
  }
}
