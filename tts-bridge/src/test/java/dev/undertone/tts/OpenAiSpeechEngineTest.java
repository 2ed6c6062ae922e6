package dev.undertone.tts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class OpenAiSpeechEngineTest {

  private static final String KEY = "sk-very-secret";

  /** 500 ms of sound in the server's format. */
  private static final byte[] HALF_A_SECOND = new byte[24_000];

  static {
    for (int i = 0; i < HALF_A_SECOND.length; i += 2) {
      HALF_A_SECOND[i + 1] = 20;
    }
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final AtomicReference<Answer> answer = new AtomicReference<>();
  private final AtomicReference<String> body = new AtomicReference<>();
  private final AtomicReference<String> authorization = new AtomicReference<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private OpenAiSpeechEngine engine;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/audio/speech", this::answer);
    server.start();
    engine = engine(Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    engine.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private OpenAiSpeechEngine engine(Duration firstAudio) {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    return new OpenAiSpeechEngine(
        new TtsConfig.OpenAi(base, "tts-1", "alloy", "KEY", Duration.ofSeconds(5), firstAudio),
        KEY);
  }

  private void answer(HttpExchange exchange) throws IOException {
    body.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
    try (exchange) {
      answer.get().to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Collected say(Voice voice) throws InterruptedException {
    Collected heard = new Collected();
    engine.speak("Hello \"there\".", voice, 16_000, heard);
    return heard;
  }

  @Nested
  class Speech {

    @Test
    void isAskedForWithModelVoiceAndSpeed() throws Exception {
      answer.set(OpenAiSpeechEngineTest::whole);

      say(new Voice("nova", 1.25, 0, 1));

      JsonNode asked = new ObjectMapper().readTree(body.get());
      assertThat(asked.get("model").asText()).isEqualTo("tts-1");
      assertThat(asked.get("voice").asText()).isEqualTo("nova");
      assertThat(asked.get("input").asText()).isEqualTo("Hello \"there\".");
      assertThat(asked.get("response_format").asText()).isEqualTo("pcm");
      assertThat(asked.get("speed").asDouble()).isEqualTo(1.25);
      assertThat(authorization.get()).isEqualTo("Bearer " + KEY);
    }

    @Test
    void comesInTheRateAskedFor() throws InterruptedException {
      answer.set(OpenAiSpeechEngineTest::whole);

      Collected heard = say(Voice.DEFAULT);

      assertThat(heard.seconds(16_000)).isBetween(0.49, 0.51);
      assertThat(heard.loudest()).isBetween(5_000, 6_000);
    }

    @Test
    void isPassedOnWhileItArrives() throws InterruptedException {
      CountDownLatch heardTheFirst = new CountDownLatch(1);
      answer.set(
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write(HALF_A_SECOND);
            out.flush();
            heardTheFirst.await();
            out.write(HALF_A_SECOND);
          });
      Collected heard = new Collected();

      engine.speak(
          "Hello.",
          Voice.DEFAULT,
          16_000,
          (samples, offset, length) -> {
            heardTheFirst.countDown();
            heard.accept(samples, offset, length);
          });

      assertThat(heard.seconds(16_000)).isBetween(0.98, 1.02);
    }
  }

  @Nested
  class Failing {

    @ParameterizedTest
    @CsvSource({
      "400, INVALID_REQUEST",
      "401, UNAUTHORIZED",
      "403, UNAUTHORIZED",
      "402, UNAVAILABLE",
      "404, UNAVAILABLE",
      "408, UNAVAILABLE",
      "409, UNAVAILABLE",
      "429, RATE_LIMITED",
      "500, UNAVAILABLE",
      "503, UNAVAILABLE"
    })
    void statusesBecomeKindsAndTheKeyIsNeverTold(int status, FailureKind kind) {
      byte[] text = ("Incorrect API key provided: " + KEY).getBytes(UTF_8);
      answer.set(
          exchange -> {
            exchange.sendResponseHeaders(status, text.length);
            exchange.getResponseBody().write(text);
          });

      assertThatThrownBy(() -> say(Voice.DEFAULT))
          .hasMessageContaining("HTTP " + status)
          .hasMessageNotContaining(KEY)
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void aServerThatDoesNotAnswerIsATimeout() {
      engine.close();
      engine = engine(Duration.ofMillis(150));
      answer.set(exchange -> new CountDownLatch(1).await());

      assertKind(FailureKind.TIMEOUT);
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
      server.stop(0);

      assertKind(FailureKind.UNAVAILABLE);
    }

    @Test
    void anAnswerThatBreaksOffNeverLooksFinished() {
      answer.set(
          exchange -> {
            exchange.sendResponseHeaders(200, 2L * HALF_A_SECOND.length);
            exchange.getResponseBody().write(HALF_A_SECOND);
          });

      assertKind(FailureKind.UNAVAILABLE);
    }

    @Test
    void anAnswerWithoutAudioIsMalformed() {
      answer.set(exchange -> exchange.sendResponseHeaders(200, -1));

      assertKind(FailureKind.MALFORMED);
    }

    private void assertKind(FailureKind kind) {
      assertThatThrownBy(() -> say(Voice.DEFAULT))
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
  }

  @Nested
  class Interrupted {

    @Test
    void givesUpBeforeTheAnswer() throws InterruptedException {
      CountDownLatch asked = new CountDownLatch(1);
      answer.set(
          exchange -> {
            asked.countDown();
            new CountDownLatch(1).await();
          });

      assertThat(interruptedAfter(asked)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void givesUpInTheMiddle() throws InterruptedException {
      CountDownLatch asked = new CountDownLatch(1);
      answer.set(
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(HALF_A_SECOND);
            exchange.getResponseBody().flush();
            asked.countDown();
            new CountDownLatch(1).await();
          });

      assertThat(interruptedAfter(asked)).isInstanceOf(InterruptedException.class);
    }

    private Throwable interruptedAfter(CountDownLatch event) throws InterruptedException {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread caller =
          Thread.startVirtualThread(
              () -> {
                try {
                  say(Voice.DEFAULT);
                } catch (InterruptedException | RuntimeException e) {
                  thrown.set(e);
                }
              });
      event.await();

      caller.interrupt();

      assertThat(caller.join(Duration.ofSeconds(5))).isTrue();
      return thrown.get();
    }
  }

  private static void whole(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, HALF_A_SECOND.length);
    exchange.getResponseBody().write(Arrays.copyOf(HALF_A_SECOND, HALF_A_SECOND.length));
  }
}
