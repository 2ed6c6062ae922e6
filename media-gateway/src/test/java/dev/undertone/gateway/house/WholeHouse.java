package dev.undertone.gateway.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.Responder;
import dev.undertone.conversation.reply.ScriptedSynthesizer;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ScriptedProsody;
import dev.undertone.conversation.speech.ScriptedRecognizer;
import dev.undertone.conversation.speech.ScriptedVoiceActivity;
import dev.undertone.gateway.Agents;
import dev.undertone.gateway.CallRegistry;
import dev.undertone.gateway.GatewayServer;
import dev.undertone.gateway.ServerConfig;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.events.EventHub;
import dev.undertone.gateway.ops.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole house with scripted engines behind its real port, built by each test and closed after
 * it: then no call, queue, engine, thread or descriptor may be left, whatever the test did.
 */
final class WholeHouse implements BeforeEachCallback, AfterEachCallback {

  static final String APOLOGY = "Sorry, please call again.";
  static final int MAX_CALLS = 100;

  /** How long a caller speaks: enough for an onset, and for one word of the recogniser's. */
  static final Duration UTTERANCE = Duration.ofMillis(240);

  /** As {@link Conversation.Settings#STANDARD}, but a turn ends sooner, and so do tests. */
  private static final Conversation.Settings SETTINGS =
      new Conversation.Settings(
          Duration.ofMillis(1_500),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofMillis(128),
          Duration.ofMillis(800));

  private final NanoClock clock = NanoClock.system();
  private final List<CallEvent> events = new CopyOnWriteArrayList<>();
  private final List<FarEnd> farEnds = new CopyOnWriteArrayList<>();
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final ScriptedVoiceActivity.Factory activity = new ScriptedVoiceActivity.Factory(16_000);
  private ScriptedProsody.Factory prosody = new ScriptedProsody.Factory(List.of());
  private final ScriptedSynthesizer voice = new ScriptedSynthesizer(clock);
  private ScriptedRecognizer.Factory recognizers = ScriptedRecognizer.saying();
  private Leftovers leftovers;
  private CallRegistry registry;
  private Metrics metrics;
  private WatchedDesk desk;
  private GatewayServer server;
  private Vertx outside;
  private WebSocketClient client;
  private int port;

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(WholeHouse.class))
        .getOrComputeIfAbsent("warm", _ -> warmUp());
    leftovers = Leftovers.since();
    outside = Vertx.vertx();
    own(outside::close);
    client = clientOf(outside);
  }

  /** Classes, native transport and buffers that a process has once are there before the first. */
  private static boolean warmUp() {
    Vertx first = Vertx.vertx();
    WebSocketClient dials = clientOf(first);
    var metrics = new Metrics();
    var nobody =
        new CallRegistry(
            agents(),
            new Conversation.Engines(
                ScriptedRecognizer.saying(),
                new ScriptedVoiceActivity.Factory(16_000),
                new ScriptedProsody.Factory(List.of()),
                (_, _) -> {
                  throw new AssertionError("nobody speaks");
                },
                new ScriptedSynthesizer(NanoClock.system())),
            new CallRegistry.Rules(SETTINGS, EmotionPolicy.ON, Map.of(), 2, Duration.ofSeconds(5)),
            NanoClock.system(),
            List.of());
    try (var opened =
        new GatewayServer(ServerConfig.LOOPBACK, nobody, new EventHub(), metrics, List::of)) {
      int port = opened.start();
      for (TestDoor door : TestDoor.values()) {
        var caller = FarEnd.dial(first, dials, port, door, "warm-" + door).join();
        Await.until("it rings", caller::came, () -> nobody.active() == 1);
        caller.hangsUp();
        Await.until("it is over", caller::came, () -> nobody.active() == 0);
      }
      nobody.close();
    }
    metrics.close();
    // A client that nobody holds is closed by the garbage collector, calls and all.
    dials.close().await();
    first.close().await();
    return true;
  }

  private static WebSocketClient clientOf(Vertx vertx) {
    return vertx.createWebSocketClient(
        new WebSocketClientOptions().setMaxConnections(2 * MAX_CALLS).setClosingTimeout(1));
  }

  private static Agents agents() {
    var agent =
        new Agent(
            "default",
            "be brief",
            "",
            Voice.DEFAULT,
            List.of("en"),
            "default",
            Map.of(),
            "",
            Duration.ofSeconds(10),
            APOLOGY,
            List.of());
    return new Agents(Map.of("default", agent), "default");
  }

  NanoClock clock() {
    return clock;
  }

  /** Where providers and far ends live. */
  Vertx outside() {
    return outside;
  }

  /** Closes {@code part} with the house, before all that was owned earlier. */
  <T extends AutoCloseable> T own(T part) {
    owned.push(part);
    return part;
  }

  /** Callers sound like this, turn by turn. */
  void hears(Prosody... turns) {
    prosody = new ScriptedProsody.Factory(List.of(turns));
  }

  /** Opens for callers who say these lines, one each time they speak. */
  void opens(Responder responder, String... lines) {
    opens(responder, ScriptedRecognizer.saying(lines));
  }

  void opens(Responder responder, ScriptedRecognizer.Factory ears) {
    recognizers = ears;
    var engines = new Conversation.Engines(ears, activity, prosody, responder, voice);
    var rules =
        new CallRegistry.Rules(
            SETTINGS, EmotionPolicy.ON, Map.of(), MAX_CALLS, Duration.ofSeconds(5));
    metrics = own(new Metrics());
    var hub = new EventHub();
    registry =
        new CallRegistry(agents(), engines, rules, clock, List.of(events::add, metrics, hub));
    desk = new WatchedDesk(registry);
    server = new GatewayServer(ServerConfig.LOOPBACK, desk, hub, metrics, List::of);
    own(server);
    own(registry);
    port = server.start();
  }

  int port() {
    return port;
  }

  /** Somebody calls. */
  FarEnd call(TestDoor door) {
    return calls(1, door).getFirst();
  }

  /** Somebody calls whose channel carries others too. */
  FarEnd mixedCall(TestDoor door) {
    FarEnd caller = FarEnd.dial(outside, client, port, door, "caller-" + number(0), true).join();
    farEnds.add(caller);
    return caller;
  }

  /** So many call at the same time, at these doors in turn. */
  List<FarEnd> calls(int count, TestDoor... doors) {
    List<CompletableFuture<FarEnd>> dialled =
        IntStream.range(0, count)
            .mapToObj(
                n ->
                    FarEnd.dial(
                        outside, client, port, doors[n % doors.length], "caller-" + number(n)))
            .toList();
    List<FarEnd> callers = dialled.stream().map(CompletableFuture::join).toList();
    farEnds.addAll(callers);
    for (FarEnd caller : callers) {
      Await.until(
          caller.id() + " is answered",
          () -> events,
          () -> !events(CallEvent.Started.class, caller.id()).isEmpty());
    }
    return callers;
  }

  private int number(int n) {
    return farEnds.size() + n + 1;
  }

  boolean isKnown(FarEnd caller) {
    return registry.find(new CallId(caller.id())).isPresent();
  }

  int prosodyInUse() {
    return prosody.inUse();
  }

  /** All meters, as they are read from outside. */
  String scrape() {
    return metrics.scrape();
  }

  int active() {
    return registry.active();
  }

  /** The server stops as on a signal: calls first, then the port. */
  void stops() {
    registry.close();
    server.close();
  }

  /** All events of one kind of one call, so far. */
  <T extends CallEvent> List<T> events(Class<T> kind, String call) {
    return events.stream()
        .filter(event -> event.call().value().equals(call))
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** Waits for the n-th event of that kind, from 0. */
  <T extends CallEvent> T event(Class<T> kind, FarEnd caller, int n) {
    return event(kind, caller.id(), n);
  }

  /** Waits for the n-th event of that kind, from 0, in the call of that id. */
  <T extends CallEvent> T event(Class<T> kind, String call, int n) {
    Await.until(
        kind.getSimpleName() + " " + n + " of " + call,
        () -> events,
        () -> events(kind, call).size() > n);
    return events(kind, call).get(n);
  }

  CallEvent.TurnDone turn(FarEnd caller, int n) {
    return event(CallEvent.TurnDone.class, caller, n);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    if (registry != null) {
      farEnds.forEach(FarEnd::hangsUp);
      Await.until("no call is left", () -> events, () -> registry.active() == 0);
      // Calls let their engines go before the house closes: it is not the closing that does it.
      assertThat(recognizers.inUse()).as("recognisers in use").isZero();
      assertThat(activity.inUse()).as("voice activity in use").isZero();
      assertThat(prosody.inUse()).as("prosody in use").isZero();
      farEnds.forEach(
          caller -> Await.until(caller.id() + " is closed", caller::came, caller::isClosed));
    }
    for (AutoCloseable part = owned.poll(); part != null; part = owned.poll()) {
      part.close();
    }
    outside.close().await();
    leftovers.assertNone();
    if (desk != null) {
      Await.until("no inbox is held", desk::inboxesHeld, () -> desk.inboxesHeld() == 0);
    }
  }
}
