package dev.undertone.gateway.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.G711;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Calls a server of a few lines over a real WebSocket; real time, so every call is short. */
class SimulatedCallerTest {

  private static final int RATE_HZ = 16_000;

  private final Vertx vertx = Vertx.vertx();
  private final NanoClock clock = NanoClock.system();
  private final ConcurrentLinkedQueue<String> texts = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Buffer> frames = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private CallerSettings settings(Consumer<ServerWebSocket> server, int rateHz, boolean bulk)
      throws Exception {
    HttpServer http =
        vertx
            .createHttpServer()
            .webSocketHandler(server::accept)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    URI address = CallerSettings.address("ws://127.0.0.1:" + http.actualPort());
    return new CallerSettings(address, Optional.empty(), "", rateHz, false, bulk);
  }

  private static short[] tone(int millis, int rateHz) {
    var samples = new short[millis * rateHz / 1_000];
    Arrays.fill(samples, (short) 3_000);
    return samples;
  }

  private static Buffer down(int generation, short[] samples) {
    Buffer message = Buffer.buffer();
    message.appendByte((byte) 'B').appendByte((byte) 0).appendUnsignedShortLE(generation);
    message.appendIntLE(0);
    for (short sample : samples) {
      message.appendShortLE(sample);
    }
    return message;
  }

  /** Greets nobody; answers once half a second of speech and then silence have come. */
  private void answerOnce(ServerWebSocket socket) {
    int[] count = new int[1];
    socket.textMessageHandler(
        text -> {
          texts.add(text);
          if (text.contains("hello")) {
            say(socket, "{\"type\":\"ready\",\"call\":\"c1\"}");
            say(socket, "{\"type\":\"turn.done\",\"turn\":0,\"outcome\":\"completed\"}");
          }
          if (text.contains("bye")) {
            var _ = socket.close((short) 1000, "done");
          }
        });
    socket.binaryMessageHandler(
        frame -> {
          frames.add(frame);
          boolean silent = frame.getShortLE(8) == 0;
          count[0] = silent ? count[0] : count[0] + 1;
          if (silent && count[0] >= 10) {
            count[0] = Integer.MIN_VALUE / 2;
            say(socket, "{\"type\":\"transcript.final\",\"turn\":1,\"text\":\"hi\"}");
            var _ = socket.writeBinaryMessage(down(1, tone(200, 24_000)));
            say(socket, "{\"type\":\"turn.done\",\"turn\":1,\"outcome\":\"completed\"}");
          }
        });
  }

  private static void say(ServerWebSocket socket, String text) {
    var _ = socket.writeTextMessage(text);
  }

  private CallerAccount callBrowser(
      CallerSettings settings, Behaviour behaviour, Consumer<JsonNode> events) throws Exception {
    var ear = new Ear(BrowserCaller.EAR_HZ, settings.bulk(), (at, samples, offset, length) -> {});
    var floor = new Floor(ear, clock.nanoTime());
    Consumer<JsonNode> both =
        event -> {
          floor.on(event, clock.nanoTime());
          events.accept(event);
        };
    try (var line = BrowserCaller.open(vertx, settings, ear, clock, both)) {
      return new SimulatedCaller(line, ear, floor, behaviour, settings, clock).run();
    }
  }

  private static ScriptBehaviour says(String script, int rateHz) throws InterruptedException {
    return ScriptBehaviour.prepare(
        CallerScript.parse("s.yaml", script), (text, voice, rate) -> tone(300, rate), rateHz);
  }

  @Nested
  class ByTheBrowsersDoor {

    @Test
    void speaksAtAPersonsPaceHearsTheAnswerOutAndHangsUp() throws Exception {
      CallerSettings settings = settings(SimulatedCallerTest.this::answerOnce, RATE_HZ, false);
      var events = new ConcurrentLinkedQueue<JsonNode>();
      long began = clock.nanoTime();

      CallerAccount account =
          callBrowser(settings, says("caller: [{says: hi}]", RATE_HZ), events::add);

      assertThat(account.broken()).isEmpty();
      assertThat(account.ear().heard().toMillis()).isEqualTo(200);
      assertThat(account.gaps()).hasSize(1);
      assertThat((clock.nanoTime() - began) / 1_000_000)
          .isGreaterThan(account.sent().toMillis() - 40);
      assertThat(events).extracting(e -> e.path("type").asText()).contains("transcript.final");
      assertThat(texts.peek()).contains("\"rate\":16000", "\"mixed\":false", "\"bulk\":false");
      assertThat(frames.peek().length()).isEqualTo(8 + 640);
    }

    @Test
    void reportsToTheMillisecondWhatItHeard() throws Exception {
      CallerSettings settings = settings(SimulatedCallerTest.this::answerOnce, RATE_HZ, false);

      var _ = callBrowser(settings, says("caller: [{says: hi}]", RATE_HZ), event -> {});

      assertThat(texts).contains("{\"type\":\"played\",\"generation\":1,\"ms\":200.0}");
    }

    @Test
    void pressesKeysAndHangsUpInTime() throws Exception {
      CallerSettings settings = settings(SimulatedCallerTest.this::answerOnce, RATE_HZ, false);

      CallerAccount account =
          callBrowser(
              settings, says("caller: [{dtmf: '5'}, {hangs_up_after: 100ms}]", RATE_HZ), e -> {});

      assertThat(texts).contains("{\"type\":\"dtmf\",\"digit\":\"5\"}");
      assertThat(account.sent().toMillis()).isBetween(280L, 320L);
    }

    @Test
    void goesAsFastAsItIsTakenWhenAsked() throws Exception {
      CallerSettings settings = settings(SimulatedCallerTest.this::answerOnce, RATE_HZ, true);
      var recording = new RecordingBehaviour(tone(20_000, RATE_HZ), RATE_HZ, false);
      long began = clock.nanoTime();

      CallerAccount account = callBrowser(settings, recording, event -> {});

      assertThat(account.sent().toSeconds()).isGreaterThanOrEqualTo(22);
      assertThat((clock.nanoTime() - began) / 1e9).isLessThan(12);
      assertThat(account.gaps()).isEmpty();
    }

    @Test
    void saysWhyWhenTheServerLeaves() throws Exception {
      CallerSettings settings =
          settings(
              socket ->
                  socket.textMessageHandler(
                      text -> {
                        say(socket, "{\"type\":\"ready\",\"call\":\"c1\"}");
                        var _ = socket.close((short) 1013, "overloaded");
                      }),
              RATE_HZ,
              false);

      CallerAccount account =
          callBrowser(settings, says("caller: [{says: hi}]", RATE_HZ), event -> {});

      assertThat(account.broken()).hasValueSatisfying(why -> assertThat(why).contains("1013"));
    }

    @Test
    void isToldWhyItIsNotLetIn() throws Exception {
      CallerSettings settings =
          settings(
              socket ->
                  socket.textMessageHandler(
                      text -> say(socket, "{\"type\":\"error\",\"rule\":\"token\"}")),
              RATE_HZ,
              false);

      assertThatThrownBy(() -> callBrowser(settings, says("caller: [{says: x}]", RATE_HZ), e -> {}))
          .isInstanceOf(CallerException.class)
          .hasMessageContaining("token");
    }
  }

  @Nested
  class ByTwiliosDoor {

    /**
     * Answers the third frame with 100 ms, a mark, and then a clear with another mark on the way.
     */
    private void telephone(ServerWebSocket socket) {
      if (socket.path().equals("/v1/events")) {
        say(socket, "{\"type\":\"listening\"}");
        say(socket, "{\"type\":\"turn.done\",\"turn\":0}");
        return;
      }
      socket.textMessageHandler(
          text -> {
            texts.add(text);
            if (text.contains("\"chunk\":\"3\"")) {
              media(socket, 100);
              say(socket, "{\"event\":\"mark\",\"mark\":{\"name\":\"t0-100\"}}");
            }
            if (text.contains("t0-100")) {
              media(socket, 5_000);
              say(socket, "{\"event\":\"mark\",\"mark\":{\"name\":\"t0-5100\"}}");
              say(socket, "{\"event\":\"clear\"}");
            }
            if (text.contains("\"stop\"")) {
              var _ = socket.close();
            }
          });
    }

    private void media(ServerWebSocket socket, int millis) {
      short[] samples = tone(millis, 8_000);
      var coded = new byte[samples.length];
      G711.encodeMuLaw(samples, 0, samples.length, coded, 0);
      String payload = Base64.getEncoder().encodeToString(coded);
      say(socket, "{\"event\":\"media\",\"media\":{\"payload\":\"" + payload + "\"}}");
    }

    @Test
    void sendsMarksBackWhenHeardAndAtOnceWhenCleared() throws Exception {
      CallerSettings settings = settings(this::telephone, 8_000, false);
      var ear = new Ear(TwilioCaller.EAR_HZ, false, (at, samples, offset, length) -> {});
      var floor = new Floor(ear, clock.nanoTime());
      CallerAccount account;
      try (var line =
          TwilioCaller.open(
              vertx,
              settings,
              "0".repeat(32),
              ear,
              clock,
              event -> floor.on(event, clock.nanoTime()))) {
        Behaviour hangsUp = says("caller: [{hangs_up_after: 600ms}]", 8_000);
        account = new SimulatedCaller(line, ear, floor, hangsUp, settings, clock).run();
      }

      List<String> marks = texts.stream().filter(text -> text.contains("\"mark\"")).toList();
      assertThat(marks).hasSize(2);
      assertThat(marks.getFirst()).contains("t0-100");
      assertThat(marks.getLast()).contains("t0-5100");
      assertThat(account.ear().heard().toMillis()).isBetween(100L, 400L);
      assertThat(texts.stream().limit(2)).anyMatch(text -> text.contains("\"start\""));
    }
  }
}
