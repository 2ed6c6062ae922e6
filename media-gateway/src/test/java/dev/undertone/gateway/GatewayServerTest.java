package dev.undertone.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.gateway.events.EventHub;
import dev.undertone.gateway.ops.Metrics;
import dev.undertone.gateway.telephony.TwilioAuth;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayServerTest {

  private static final String HELLO = "{\"type\":\"hello\",\"v\":1}";
  private static final ScriptedDesk.Script LISTENS = (caller, observer) -> {};

  private static Vertx vertx;
  private static WebSocketClient sockets;
  private static HttpClient http;

  private final EventHub hub = new EventHub();
  private final Metrics metrics = new Metrics();
  private List<String> missing = List.of();
  private ScriptedDesk desk;
  private GatewayServer server;
  private int port;

  @BeforeAll
  static void openClients() {
    vertx = Vertx.vertx();
    sockets = TestClient.clientOf(vertx);
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void closeClients() {
    http.close();
    // Not awaited: a client that was refused an upgrade takes Vert.x ten seconds to forget.
    vertx.close();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    metrics.close();
  }

  private void serve(ServerConfig config, ScriptedDesk.Script script) {
    CallEvent.Observer everyCall =
        event -> {
          hub.on(event);
          metrics.on(event);
        };
    desk = new ScriptedDesk(everyCall, script);
    server = new GatewayServer(config, desk, hub, metrics, () -> missing);
    port = server.start();
  }

  private static ServerConfig withToken(String token) {
    var open = ServerConfig.LOOPBACK;
    return new ServerConfig(
        open.host(), 0, Optional.of(token), Set.of(), Optional.empty(), open.limits());
  }

  private WebSocketConnectOptions at(String path) {
    return new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(path);
  }

  private TestClient connect(String path) {
    return TestClient.connect(sockets, at(path));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Nested
  class ABrowserThatCalls {

    @Test
    void isHeardAndAnswered() throws Exception {
      serve(
          ServerConfig.LOOPBACK,
          (caller, observer) -> caller.link().send(new TurnId(1), 0, new short[] {1, -2}));
      var client = connect("/v1/call");

      client.say("{\"type\":\"hello\",\"in\":{\"rate\":8000},\"metadata\":{\"plan\":\"pro\"}}");
      client.speak(0, 0, 160);
      client.say("{\"type\":\"commit\"}");

      assertThat(client.next("ready").getString("call")).isEqualTo(desk.caller().id().value());
      assertThat(client.next("call.started").getString("door")).isEqualTo("browser");
      assertThat(client.nextBinary().getBytes())
          .containsExactly('B', 0, 1, 0, 0, 0, 0, 0, 1, 0, -2, -1);
      assertThat(desk.input(CallerInput.Audio.class).frame().length()).isEqualTo(160);
      desk.input(CallerInput.Commit.class);
    }

    @Test
    void seesHowTheCallEndedBeforeTheSocketCloses() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var client = connect("/v1/call");
      client.say(HELLO);
      client.next("ready");

      client.say("{\"type\":\"bye\"}");

      assertThat(client.next("call.done").getString("reason")).isEqualTo("caller_left");
      assertThat(client.closeCode()).isEqualTo(1000);
    }

    @Test
    void leavesTheCallWhenItCloses() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var client = connect("/v1/call");
      client.say(HELLO);
      client.next("ready");

      client.socket.close();

      assertThat(desk.input(CallerInput.Left.class).how()).isEqualTo("closed");
    }

    @Test
    void mayAskThatItsArousalIsNotComputed() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var client = connect("/v1/call");

      client.say("{\"type\":\"hello\",\"emotion\":\"off\"}");

      assertThat(client.next("ready").getString("emotion")).isEqualTo("off");
      assertThat(desk.caller().emotion()).isFalse();
    }

    @Test
    void isToldWhichAgentsThereAre() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var client = connect("/v1/call");

      client.say("{\"type\":\"hello\",\"agent\":\"nobody\"}");

      var error = client.next("error");
      assertThat(error.getString("field")).isEqualTo("agent");
      assertThat(error.getString("value")).isEqualTo("nobody");
      assertThat(error.getString("rule")).isEqualTo("must be one of [default]");
      assertThat(client.closeCode()).isEqualTo(1008);
    }

    @Test
    void isGivenUpWhenItSaysNothing() throws Exception {
      var limits = new ServerConfig.Limits(4_096, 64, Duration.ofMillis(100));
      serve(
          new ServerConfig("127.0.0.1", 0, Optional.empty(), Set.of(), Optional.empty(), limits),
          LISTENS);
      var client = connect("/v1/call");

      assertThat(client.closeCode()).isEqualTo(1008);
    }
  }

  @Nested
  class AMessageThatCannotBeUnderstood {

    @Test
    void isAnsweredAndDoesNotEndTheCall() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var client = connect("/v1/call");
      client.say(HELLO);
      client.next("ready");

      for (int i = 0; i < 9; i++) {
        client.say("garbage");
      }
      client.say("{\"type\":\"commit\"}");
      for (int i = 0; i < 9; i++) {
        client.say("garbage");
      }
      client.say("{\"type\":\"interrupt\"}");

      desk.input(CallerInput.Interrupt.class);
      assertThat(client.next("error").getString("rule")).startsWith("must be JSON");
      assertThat(metrics.scrape())
          .contains("gateway_messages_malformed_total{door=\"browser\"} 18.0");
    }

    @Test
    void endsTheConnectionTheTenthTimeInARow() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var client = connect("/v1/call");
      client.say(HELLO);
      client.next("ready");

      for (int i = 0; i < 10; i++) {
        client.say("garbage");
      }

      assertThat(client.closeCode()).isEqualTo(1007);
      desk.input(CallerInput.Left.class);
    }

    @Test
    void endsTheConnectionWhenItIsTooBig() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var client = connect("/v1/call");
      client.say(HELLO);
      client.next("ready");

      client.socket.writeBinaryMessage(Buffer.buffer(new byte[128 * 1_024 + 1]));

      assertThat(client.closeCode()).isEqualTo(1009);
      desk.input(CallerInput.Left.class);
    }

    @Test
    void endsTheConnectionWhenItsPartsTogetherAreTooBig() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var client = connect("/v1/call");
      client.say(HELLO);
      client.next("ready");

      var part = Buffer.buffer(new byte[100 * 1_024]);
      client.socket.writeFrame(WebSocketFrame.binaryFrame(part, false));
      client.socket.writeFrame(WebSocketFrame.continuationFrame(part, true));

      assertThat(client.closeCode()).isEqualTo(1009);
      desk.input(CallerInput.Left.class);
    }
  }

  @Nested
  class AFullHouse {

    @Test
    void refusesBeforeTheUpgradeAndSaysWhenToComeBack() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      desk.full.set(true);

      var refused = TestClient.refused(sockets, at("/v1/call"));

      assertThat(refused.getStatus()).isEqualTo(503);
      assertThat(refused.getHeaders().get("retry-after")).isEqualTo("5");
      assertThat(metrics.scrape())
          .contains("calls_refused_total{door=\"browser\",reason=\"full\"} 1.0");
    }

    @Test
    void closesWhatWasUpgradedBeforeItFilled() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var client = connect("/v1/call");
      desk.full.set(true);

      client.say(HELLO);

      assertThat(client.next("error").getString("field")).isEqualTo("call");
      assertThat(client.closeCode()).isEqualTo(1013);
    }
  }

  @Nested
  class ALinkThatIsSlow {

    @Test
    void holdsUpTheCallerOfABulkLinkAndLosesNothing() throws Exception {
      var gate = new CountDownLatch(1);
      serve(ServerConfig.LOOPBACK, (caller, observer) -> gate.await());
      var client = connect("/v1/call");
      client.say("{\"type\":\"hello\",\"bulk\":true,\"in\":{\"rate\":8000}}");
      client.next("ready");
      for (int i = 0; i < 100; i++) {
        client.speak(i, 100L * i, 800);
      }
      var inbox = desk.caller().inbox();
      client.socket.writePing(Buffer.buffer("x"));

      gate.countDown();

      for (int i = 0; i < 100; i++) {
        assertThat(desk.input(CallerInput.Audio.class).frame().firstSample()).isEqualTo(800L * i);
      }
      assertThat(inbox.dropped()).isZero();
    }

    @Test
    void losesTheOldestAudioOfALiveOneAndEndsWhenThatGoesOn() throws Exception {
      serve(ServerConfig.LOOPBACK, (caller, observer) -> {});
      desk.listens = false;
      var client = connect("/v1/call");
      client.say("{\"type\":\"hello\",\"in\":{\"rate\":8000}}");
      client.next("ready");

      for (int i = 0; i < 150; i++) {
        client.speak(i, 20L * i, 160);
      }

      assertThat(client.closeCode()).isEqualTo(1013);
      assertThat(desk.caller().inbox().dropped()).isEqualTo(Duration.ofMillis(2_500));
      assertThat(metrics.scrape())
          .contains("gateway_audio_dropped_seconds_total{door=\"browser\"} 2.5");
    }

    @Test
    void blocksThePlayerUntilTheFarEndReads() throws Exception {
      var sent = new AtomicInteger();
      serve(
          ServerConfig.LOOPBACK,
          (caller, observer) -> {
            for (int i = 0; i < 400; i++) {
              caller.link().send(new TurnId(1), 24_000L * i, new short[24_000]);
              sent.incrementAndGet();
            }
          });
      var client = connect("/v1/call");
      client.socket.pause();
      client.say(HELLO);
      desk.caller();
      while (sent.get() == 0) {
        Thread.onSpinWait();
      }
      int whileFull = settled(sent);

      client.socket.resume();

      assertThat(whileFull).isLessThan(400);
      for (int i = 0; i < 400; i++) {
        client.nextBinary();
      }
    }

    /** What the count stays at for 300 ms. */
    private int settled(AtomicInteger count) {
      int seen = -1;
      for (long since = System.nanoTime(); System.nanoTime() - since < 300_000_000L; ) {
        if (count.get() != seen) {
          seen = count.get();
          since = System.nanoTime();
        }
        Thread.onSpinWait();
      }
      return seen;
    }
  }

  @Nested
  class AnAccessToken {

    @Test
    void isAskedOfABrowserInItsFirstMessage() throws Exception {
      serve(withToken("s3cret"), LISTENS);
      var stranger = connect("/v1/call");
      var friend = connect("/v1/call");

      stranger.say("{\"type\":\"hello\",\"token\":\"guess\"}");
      friend.say("{\"type\":\"hello\",\"token\":\"s3cret\"}");

      assertThat(stranger.next("error").encode()).doesNotContain("guess").contains("token");
      assertThat(stranger.closeCode()).isEqualTo(1008);
      friend.next("ready");
    }

    @Test
    void mayComeAsAHeaderOrASubprotocol() throws Exception {
      serve(withToken("s3cret"), LISTENS);

      var header =
          TestClient.connect(sockets, at("/v1/call").putHeader("authorization", "Bearer s3cret"));
      var subprotocol =
          TestClient.connect(
              sockets, at("/v1/events").setSubProtocols(List.of("undertone", "token.s3cret")));

      header.say(HELLO);
      header.next("ready");
      subprotocol.next("call.started");
      assertThat(subprotocol.socket.subProtocol()).isEqualTo("undertone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/metrics?token=s3cret"})
    void isAskedOfThoseWhoReadMetrics(String path) throws Exception {
      serve(withToken("s3cret"), LISTENS);

      assertThat(get(path).statusCode()).isEqualTo(401);
      assertThat(get(path, "authorization", "Bearer guess").statusCode()).isEqualTo(401);
      assertThat(get(path, "authorization", "Bearer s3cret").statusCode()).isEqualTo(200);
    }

    @Test
    void isAskedOfThoseWhoListenAndOfTwilio() {
      serve(withToken("s3cret"), LISTENS);

      assertThat(TestClient.refused(sockets, at("/v1/events?token=s3cret")).getStatus())
          .isEqualTo(401);
      assertThat(TestClient.refused(sockets, at("/twilio/media")).getStatus()).isEqualTo(403);
    }

    @Test
    void mustBeThereBeforeAnyoneElseCanReachTheServer() {
      assertThatThrownBy(
              () ->
                  new ServerConfig(
                      "0.0.0.0",
                      8080,
                      Optional.empty(),
                      Set.of(),
                      Optional.empty(),
                      ServerConfig.Limits.STANDARD))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("host = '0.0.0.0'")
          .hasMessageContaining("access token");
    }
  }

  @Nested
  class AnOrigin {

    @Test
    void ofAnotherSiteIsRefused() {
      serve(ServerConfig.LOOPBACK, LISTENS);

      for (String path : List.of("/v1/call", "/v1/events", "/twilio/media")) {
        var options = at(path).putHeader("origin", "https://evil.example");
        assertThat(TestClient.refused(sockets, options).getStatus()).isEqualTo(403);
      }
    }

    @Test
    void thatOnlyResolvesToUsIsRefusedWithoutAToken() {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var options =
          at("/v1/call")
              .putHeader("origin", "http://rebound.example")
              .putHeader("host", "rebound.example");

      assertThat(TestClient.refused(sockets, options).getStatus()).isEqualTo(403);
    }

    @Test
    void ofOurOwnPageIsWelcome() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var own = at("/v1/call").putHeader("origin", "http://127.0.0.1:" + port);

      var client = TestClient.connect(sockets, own);

      client.say(HELLO);
      client.next("ready");
    }
  }

  @Nested
  class Twilio {

    private static final String START =
        """
        {"event":"start","sequenceNumber":"1","streamSid":"MZ1","start":{"streamSid":"MZ1",\
        "callSid":"CA1","customParameters":{"plan":"pro"},"mediaFormat":\
        {"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}\
        """;

    private ServerConfig signed() {
      var open = ServerConfig.LOOPBACK;
      return new ServerConfig(
          open.host(),
          0,
          Optional.empty(),
          Set.of(),
          Optional.of(new TwilioAuth("12345", "https://localhost:8443")),
          open.limits());
    }

    @Test
    void callsAndIsAnswered() throws Exception {
      serve(
          ServerConfig.LOOPBACK,
          (caller, observer) -> caller.link().send(new TurnId(1), 0, new short[960]));
      var events = connect("/v1/events?call=CA1");
      events.next("listening");
      var client = connect("/twilio/media");

      client.say(START);
      client.say(
          "{\"event\":\"media\",\"streamSid\":\"MZ1\",\"media\":{\"track\":\"inbound\","
              + "\"timestamp\":\"0\",\"payload\":\"/////w==\"}}");
      client.next("media");
      client.say(client.next("mark").encode());
      client.say("{\"event\":\"stop\",\"streamSid\":\"MZ1\"}");

      assertThat(desk.caller().metadata()).containsEntry("plan", "pro");
      assertThat(desk.input(CallerInput.Audio.class).frame().length()).isEqualTo(4);
      assertThat(desk.input(CallerInput.Heard.class).played()).isEqualTo(Duration.ofMillis(120));
      assertThat(desk.input(CallerInput.Left.class).how()).isEqualTo("closed");
      assertThat(client.closeCode()).isEqualTo(1000);
      assertThat(events.next("call.done").getString("call")).isEqualTo("CA1");
    }

    @Test
    void mustSignWhereItsTokenIsConfigured() {
      serve(signed(), LISTENS);

      assertThat(TestClient.refused(sockets, at("/twilio/media")).getStatus()).isEqualTo(403);
      TestClient.connect(
          sockets,
          at("/twilio/media").putHeader("x-twilio-signature", "2xPxNJD8MYG4pKwqnwbT5WUA0CE="));
    }

    @Test
    void isToldWhereToConnect() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);

      var answer = get("/twilio/twiml?agent=support&plan=%22pro%22");

      assertThat(answer.headers().firstValue("content-type")).contains("application/xml");
      assertThat(answer.body())
          .isEqualTo(
              """
              <?xml version="1.0" encoding="UTF-8"?>
              <Response><Connect><Stream url="ws://127.0.0.1:%d/twilio/media">\
              <Parameter name="agent" value="support"/>\
              <Parameter name="plan" value="&quot;pro&quot;"/></Stream></Connect></Response>
              """
                  .formatted(port));
    }

    @Test
    void signsItsQuestionToo() throws Exception {
      serve(signed(), LISTENS);
      var signature = sign("https://localhost:8443/twilio/twimlCallSidCA1To+15005550006");
      var question =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/twilio/twiml"))
              .header("content-type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString("To=%2B15005550006&CallSid=CA1"));

      var unsigned = http.send(question.build(), BodyHandlers.ofString());
      var signed =
          http.send(
              question.header("x-twilio-signature", signature).build(), BodyHandlers.ofString());

      assertThat(unsigned.statusCode()).isEqualTo(403);
      assertThat(signed.statusCode()).isEqualTo(200);
      assertThat(signed.body()).contains("url=\"wss://localhost:8443/twilio/media\"");
    }

    private static String sign(String text) throws Exception {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec("12345".getBytes(US_ASCII), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(US_ASCII)));
    }
  }

  @Nested
  class TheRestOfTheHouse {

    @Test
    void saysWhyItIsNotReady() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      missing = List.of("the recogniser's model is loading");
      var before = get("/readyz");
      missing = List.of();
      var after = get("/readyz");

      assertThat(before.statusCode()).isEqualTo(503);
      assertThat(new JsonObject(before.body()).getJsonArray("missing"))
          .containsExactly("the recogniser's model is loading");
      assertThat(after.statusCode()).isEqualTo(200);
      assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void servesItsPageWithNothingFromElsewhere() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);

      var page = get("/");

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'");
      assertThat(page.body()).contains("<title>");
      assertThat(page.body()).doesNotContainPattern("(?i)(src|href)=\"(https?:)?//");
      assertThat(get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsListenersOfEveryCallOrOfOne() throws Exception {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var all = connect("/v1/events");
      var one = connect("/v1/events?call=mine");
      all.next("listening");
      one.next("listening");

      for (String id : List.of("other", "mine")) {
        var client = connect("/v1/call");
        client.say("{\"type\":\"hello\",\"call\":\"" + id + "\"}");
        client.next("ready");
      }

      assertThat(all.next("call.started").getString("call")).isEqualTo("other");
      assertThat(all.next("call.started").getString("call")).isEqualTo("mine");
      assertThat(one.next("call.started").getString("call")).isEqualTo("mine");
    }

    @Test
    void refusesToListenToAnIdThatNoCallCanHave() {
      serve(ServerConfig.LOOPBACK, LISTENS);

      assertThat(TestClient.refused(sockets, at("/v1/events?call=a%20b")).getStatus())
          .isEqualTo(400);
    }

    @Test
    void runsOnEpollWhereThereIsOne() {
      serve(ServerConfig.LOOPBACK, LISTENS);

      assertThat(server.isNative()).isEqualTo(System.getProperty("os.name").equals("Linux"));
    }

    @Test
    void namesThePortThatItCannotHave() {
      serve(ServerConfig.LOOPBACK, LISTENS);
      var open = ServerConfig.LOOPBACK;
      var taken =
          new ServerConfig(
              open.host(), port, Optional.empty(), Set.of(), Optional.empty(), open.limits());

      try (var second = new GatewayServer(taken, desk, hub, metrics, List::of)) {
        assertThatThrownBy(second::start)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("127.0.0.1:" + port);
      }
    }
  }
}
