package dev.undertone.router.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.FinishReason;
import dev.undertone.conversation.reply.Message;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.Pulling;
import dev.undertone.conversation.reply.ReplyEvent;
import dev.undertone.router.provider.OpenAiCompatibleModel.Limits;
import dev.undertone.router.provider.ScriptedProvider.End;
import dev.undertone.router.provider.ScriptedProvider.Play;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OpenAiCompatibleModelTest extends ModelContract {

  private static final String KEY = "sk-test-0123456789";
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(2), Duration.ofSeconds(10), 2, 2);

  private static Vertx vertx;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() {
    vertx.close().await();
  }

  @AfterEach
  void closeWhatWasOpened() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private ScriptedProvider provider(Play play) {
    var provider = new ScriptedProvider(vertx, play);
    opened.push(provider);
    return provider;
  }

  private OpenAiCompatibleModel model(URI baseUrl) {
    var model = new OpenAiCompatibleModel("openai", baseUrl, KEY, vertx, clock, LIMITS);
    opened.push(model);
    return model;
  }

  private OpenAiCompatibleModel playing(Play play) {
    return model(provider(play).baseUrl());
  }

  private List<ReplyEvent> read(Play play) throws InterruptedException {
    return all(playing(play).open(REQUEST), soon());
  }

  @Override
  Model answering(List<String> tokens) {
    return playing(Play.saying(tokens));
  }

  @Override
  Model hangingAfter(List<String> tokens) {
    return playing(Play.events(End.HANG, chunks(tokens)));
  }

  @Override
  Model failingAfter(List<String> tokens, FailureKind kind) {
    return playing(
        switch (kind) {
          case UNAVAILABLE -> Play.events(End.CUT, chunks(tokens));
          case MALFORMED -> Play.events(End.HANG, chunks(tokens, "{\"choices\":[{\"delta\""));
          case RATE_LIMITED -> refusal(429);
          case UNAUTHORIZED -> refusal(401);
          case REFUSED -> Play.refusal(400, "{\"error\":{\"code\":\"content_filter\"}}", Map.of());
          default -> throw new IllegalArgumentException(kind + " is not part of the contract");
        });
  }

  private static Play refusal(int status) {
    return Play.refusal(status, "{\"error\":{\"message\":\"no\",\"code\":null}}", Map.of());
  }

  private static String[] chunks(List<String> tokens, String... more) {
    return Stream.concat(tokens.stream().map(ScriptedProvider::chunk), Stream.of(more))
        .toArray(String[]::new);
  }

  private static ProviderException failure(Model.Stream stream, long deadline) {
    try {
      all(stream, deadline);
    } catch (ProviderException e) {
      return e;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it looks finished");
  }

  @Nested
  class TheRequest {

    @Test
    void isAStreamingChatCompletionWithTheKeyInItsHeaderOnly() throws InterruptedException {
      var provider = provider(Play.saying(List.of("Hello")));
      var request =
          new Model.Request(
              "gpt-x",
              List.of(
                  new Message.System("Be kind."),
                  new Message.Caller("Hi"),
                  new Message.Agent("Hello."),
                  new Message.Caller("Bye")),
              Map.of("temperature", 0.2, "scripted_fault", "break", "stream", false));

      all(model(provider.baseUrl()).open(request), soon());

      assertThat(provider.received())
          .singleElement()
          .satisfies(
              got -> {
                assertThat(got.authorization()).isEqualTo("Bearer " + KEY);
                assertThat(got.body())
                    .isEqualTo(
                        "{\"model\":\"gpt-x\",\"messages\":["
                            + "{\"role\":\"system\",\"content\":\"Be kind.\"},"
                            + "{\"role\":\"user\",\"content\":\"Hi\"},"
                            + "{\"role\":\"assistant\",\"content\":\"Hello.\"},"
                            + "{\"role\":\"user\",\"content\":\"Bye\"}],"
                            + "\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                            + "\"temperature\":0.2}");
              });
    }

    @Test
    void ofAToolsResultFollowsTheCallThatAskedForIt() throws InterruptedException {
      var provider = provider(Play.saying(List.of("Hello")));
      var request =
          new Model.Request(
              "gpt-x",
              List.of(
                  new Message.ToolCall("a", "balance", "{}"),
                  new Message.ToolCall("b", "limit", "{}"),
                  new Message.ToolResult("a", "12"),
                  new Message.ToolResult("b", "50")),
              Map.of());

      all(model(provider.baseUrl()).open(request), soon());

      assertThat(provider.received().getFirst().body())
          .contains(
              "[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                  + "{\"id\":\"a\",\"type\":\"function\",\"function\":"
                  + "{\"name\":\"balance\",\"arguments\":\"{}\"}},"
                  + "{\"id\":\"b\",\"type\":\"function\",\"function\":"
                  + "{\"name\":\"limit\",\"arguments\":\"{}\"}}]},"
                  + "{\"role\":\"tool\",\"content\":\"12\",\"tool_call_id\":\"a\"},"
                  + "{\"role\":\"tool\",\"content\":\"50\",\"tool_call_id\":\"b\"}]");
    }

    @Test
    void reusesTheConnectionOfAnAnswerThatWasReadToItsEnd() throws InterruptedException {
      var provider = provider(Play.saying(List.of("Hello")));
      var model = model(provider.baseUrl());

      for (int i = 0; i < 20; i++) {
        Model.Stream stream = model.open(REQUEST);
        all(stream, soon());
        stream.close();
      }

      assertThat(provider.received()).hasSize(20);
      assertThat(provider.connections()).isLessThanOrEqualTo(2);
    }
  }

  @Nested
  class TheBytes {

    @Test
    void mayComeOneByOne() throws InterruptedException {
      assertThat(texts(read(Play.saying(List.of("Zwölf", " Pfund")).dripping())))
          .containsExactly("Zwölf", " Pfund");
    }

    @Test
    void ofAWholeCompletionAreReadLikeAStream() throws InterruptedException {
      List<ReplyEvent> events =
          read(
              Play.plain(
                  "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                      + "\"Twelve.\"},\"finish_reason\":\"stop\"}],\"usage\":"
                      + "{\"prompt_tokens\":3,\"completion_tokens\":1}}"));

      assertThat(texts(events)).containsExactly("Twelve.");
      assertThat(events).contains(new ReplyEvent.Usage(3, 1, 0));
    }
  }

  @Nested
  class OneRead {

    @Test
    void givesTheTextBeforeTheGarbageAndThenFails() throws InterruptedException {
      String together = "data: " + ScriptedProvider.chunk("Twelve") + "\n\ndata: {{{\n\n";
      var stream =
          playing(new Play(200, Map.of(), List.of(ScriptedProvider.utf8(together)), End.HANG))
              .open(REQUEST);

      assertThat(stream.next(soon())).isEqualTo(new ReplyEvent.Text("Twelve"));
      assertFailsBy(FailureKind.MALFORMED, stream, soon());
    }
  }

  @Nested
  class TheEnd {

    @Test
    void isAFinishReasonEvenWhenTheConnectionIsCutAfterIt() throws InterruptedException {
      List<ReplyEvent> events =
          read(Play.events(End.CUT, chunks(List.of("Twelve"), ScriptedProvider.FINISH)));

      assertThat(events.getLast()).isInstanceOf(ReplyEvent.Finished.class);
    }

    @Test
    void isDoneAfterTextWithoutAFinishReason() throws InterruptedException {
      List<ReplyEvent> events = read(Play.events(End.HANG, chunks(List.of("Twelve"), "[DONE]")));

      assertThat(events.getLast()).isInstanceOf(ReplyEvent.Finished.class);
    }

    @Test
    void isNotASocketThatEndsCleanlyInTheMiddle() {
      var stream = playing(Play.events(End.COMPLETE, chunks(List.of("Twelve")))).open(REQUEST);

      assertThat(failure(stream, soon()).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void isWholeThoughItsUsageIsCut() throws InterruptedException {
      String stream =
          "data: "
              + ScriptedProvider.chunk("Twelve")
              + "\n\ndata: "
              + ScriptedProvider.FINISH
              + "\n\ndata: {\"choices\":[],\"usage\":{\"prompt_to";
      var play =
          new Play(
              200,
              Map.of("content-type", "text/event-stream"),
              List.of(stream.getBytes(StandardCharsets.UTF_8)),
              End.COMPLETE);

      assertThat(read(play).getLast()).isInstanceOf(ReplyEvent.Finished.class);
    }

    @Test
    void doesNotWaitLongForAUsageThatNeverComes() throws InterruptedException {
      var stream =
          playing(Play.events(End.HANG, chunks(List.of("Twelve"), ScriptedProvider.FINISH)))
              .open(REQUEST);
      stream.next(soon());
      var reader =
          new Pulling<>(() -> stream.next(clock.nanoTime() + Duration.ofSeconds(9).toNanos()))
              .untilItWaits();

      clock.advanceMillis(250);

      assertThat(reader.value())
          .isEqualTo(new ReplyEvent.Finished(FinishReason.STOP, List.of(), Cost.NONE));
    }
  }

  @Nested
  class Failures {

    @Test
    void of429SayWhenToComeBack() {
      var stream =
          playing(Play.refusal(429, "slow down", Map.of("retry-after", "7"))).open(REQUEST);

      assertThat(failure(stream, soon()).retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void insideA200StreamAreFailures() {
      var stream =
          playing(
                  Play.events(
                      End.COMPLETE,
                      chunks(
                          List.of("Twelve"),
                          "{\"error\":{\"message\":\"overloaded\",\"code\":503}}")))
              .open(REQUEST);

      var failure = failure(stream, soon());

      assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("overloaded");
    }

    @Test
    void insideA200BodyAreFailures() {
      var stream =
          playing(Play.plain("{\"error\":{\"message\":\"no\",\"code\":\"invalid_api_key\"}}"))
              .open(REQUEST);

      assertThat(failure(stream, soon()).kind()).isEqualTo(FailureKind.UNAUTHORIZED);
    }

    @Test
    void includeAPageThatIsNoStream() {
      var stream = playing(Play.plain("<html>Welcome to the hotel</html>")).open(REQUEST);

      assertThat(failure(stream, soon()).kind()).isEqualTo(FailureKind.MALFORMED);
    }

    @Test
    void includeNobodyListening() {
      var provider = provider(Play.saying(List.of()));
      URI gone = provider.baseUrl();
      provider.close();

      var failure = failure(model(gone).open(REQUEST), soon());

      assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("connecting failed");
    }

    @Test
    void neverShowTheKey() {
      var stream =
          playing(
                  Play.refusal(
                      401,
                      "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + "\"}}",
                      Map.of()))
              .open(REQUEST);

      assertThat(failure(stream, soon()))
          .hasMessageContaining("Incorrect API key")
          .hasMessageNotContaining("0123456789");
    }

    @Test
    void areTheSameWhenAskedForAgain() {
      var stream = playing(refusal(500)).open(REQUEST);

      assertFailsBy(FailureKind.UNAVAILABLE, stream, soon());
      assertFailsBy(FailureKind.UNAVAILABLE, stream, soon());
    }
  }

  @Nested
  class TheProvider {

    @Test
    void isStoppedByClosingBeforeItsFirstByte() throws InterruptedException {
      var provider = provider(new Play(0, Map.of(), List.of(), End.HANG));
      var stream = model(provider.baseUrl()).open(REQUEST);
      while (provider.received().isEmpty()) {
        Thread.onSpinWait();
      }

      stream.close();

      assertThat(provider.sawHangUp()).isTrue();
    }

    @Test
    void isStoppedByClosingInTheMiddle() throws InterruptedException {
      var provider = provider(Play.events(End.HANG, chunks(List.of("Twelve"))));
      var stream = model(provider.baseUrl()).open(REQUEST);
      stream.next(soon());

      stream.close();

      assertThat(provider.sawHangUp()).isTrue();
    }

    @Test
    void isStoppedByADeadline() throws InterruptedException {
      var provider = provider(Play.events(End.HANG, chunks(List.of("Twelve"))));
      var stream = model(provider.baseUrl()).open(REQUEST);
      stream.next(soon());
      long deadline = soon();
      var reader = new Pulling<>(() -> stream.next(deadline)).untilItWaits();

      clock.advance(Duration.ofMillis(200));

      assertThat(reader.thrown()).isInstanceOf(ProviderException.class);
      assertThat(provider.sawHangUp()).isTrue();
    }

    @Test
    void isNeverAskedByARequestThatWasClosedWhileItWaitedForAConnection()
        throws InterruptedException {
      var provider = provider(Play.events(End.HANG, chunks(List.of("Twelve"))));
      var model = model(provider.baseUrl());
      List<Model.Stream> busy = new ArrayList<>();
      for (int i = 0; i < LIMITS.connections(); i++) {
        busy.add(model.open(REQUEST));
        busy.getLast().next(soon());
      }
      var waiting = model.open(REQUEST);

      waiting.close();
      provider.play(Play.saying(List.of("Hello")));
      busy.forEach(Model.Stream::close);
      all(model.open(REQUEST), soon());

      assertThat(provider.received()).hasSize(LIMITS.connections() + 1);
    }

    /** What the sockets of both sides may hold at most on a loopback. */
    private static final long UNREAD_BYTES = 32L << 20;

    @Test
    void isSlowedDownByASlowReader() throws InterruptedException {
      String[] big = {ScriptedProvider.chunk("x".repeat(8_000))};
      var provider = provider(Play.events(End.FLOOD, big));
      var stream = model(provider.baseUrl()).open(REQUEST);
      stream.next(soon());

      long written = untilItStops(provider);
      for (int i = 0; i < 2_000; i++) {
        stream.next(soon());
      }

      assertThat(written).isLessThan(UNREAD_BYTES);
      assertThat(provider.written()).isGreaterThan(2_000 * 8_000L);
      stream.close();
    }

    /** Bytes written when no more have been for 500 ms of real time: a socket has no other sign. */
    private static long untilItStops(ScriptedProvider provider) throws InterruptedException {
      var still = new CountDownLatch(1);
      long before = -1;
      for (int looks = 0; looks < 10 && before < 2 * UNREAD_BYTES; looks++) {
        long written = provider.written();
        looks = written == before ? looks : 0;
        before = written;
        var _ = still.await(50, TimeUnit.MILLISECONDS);
      }
      return before;
    }
  }

  @Nested
  class TooManyAtOnce {

    private static final Limits ONE =
        new Limits(Duration.ofMillis(100), Duration.ofSeconds(10), 1, 1);

    private OpenAiCompatibleModel busy() throws InterruptedException {
      var provider = provider(Play.events(End.HANG, chunks(List.of("Twelve"))));
      var model = new OpenAiCompatibleModel("openai", provider.baseUrl(), "", vertx, clock, ONE);
      opened.push(model);
      model.open(REQUEST).next(soon());
      return model;
    }

    @Test
    void oneThatGetsNoConnectionInTimeFails() throws InterruptedException {
      var waiting = busy().open(REQUEST);

      assertFailsBy(FailureKind.UNAVAILABLE, waiting, soon());
    }

    @Test
    void oneThatMayNotEvenWaitFailsAtOnce() throws InterruptedException {
      var model = busy();
      var waiting = model.open(REQUEST);

      var refused = model.open(REQUEST);

      assertThat(failure(refused, soon())).hasMessageContaining("connecting failed");
      waiting.close();
    }

    @Test
    void afterTheModelWasClosedNothingIsSent() throws InterruptedException {
      var model = busy();
      model.close();

      assertFailsBy(FailureKind.UNAVAILABLE, model.open(REQUEST), soon());
    }
  }

  @Nested
  class ManyCallers {

    private static final int CALLERS = 200;

    @Test
    void whoHangUpAtAnyMomentLeaveNothingBehind() throws InterruptedException {
      var provider =
          provider(Play.saying(IntStream.range(0, 50).mapToObj(i -> " word" + i).toList()));
      var model =
          new OpenAiCompatibleModel(
              "openai",
              provider.baseUrl(),
              "",
              vertx,
              NanoClock.system(),
              new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 20, CALLERS));
      opened.push(model);
      Random random = new Random(11);
      List<Pulling<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int patience = random.nextInt(70);
        callers.add(new Pulling<>(() -> hear(model, patience)));
      }

      int complete = 0;
      for (Pulling<Integer> caller : callers) {
        complete += caller.value() == 50 ? 1 : 0;
      }

      assertThat(complete).isPositive().isLessThan(CALLERS);
      assertThat(hear(model, 70)).as("the pool is not used up").isEqualTo(50);
      model.close();
      long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (provider.connected() > 0 && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      assertThat(provider.connected()).isZero();
    }

    /** Tokens heard until the answer ended or the caller had enough. */
    private static int hear(Model model, int patience) throws InterruptedException {
      int heard = 0;
      try (Model.Stream stream = model.open(REQUEST)) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (heard < patience) {
          switch (stream.next(deadline)) {
            case ReplyEvent.Text _ -> heard++;
            case ReplyEvent.Finished _ -> {
              return heard;
            }
            default -> {}
          }
        }
      }
      return heard;
    }
  }

  @Nested
  class ItsSettings {

    @Test
    void wantAnHttpUrl() {
      assertThatThrownBy(() -> model(URI.create("ftp://example.org")))
          .hasMessageContaining("baseUrl = ftp://example.org, must be http");
    }

    @Test
    void doNotTakeAPasswordInTheUrlAndDoNotRepeatIt() {
      assertThatThrownBy(() -> model(URI.create("https://me:secret@example.org/v1")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("secret");
    }
  }
}
