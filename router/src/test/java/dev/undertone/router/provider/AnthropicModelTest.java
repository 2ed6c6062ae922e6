package dev.undertone.router.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.FinishReason;
import dev.undertone.conversation.reply.Message;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.ReplyEvent;
import dev.undertone.router.provider.OpenAiCompatibleModel.Limits;
import dev.undertone.router.provider.ScriptedProvider.End;
import dev.undertone.router.provider.ScriptedProvider.Play;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AnthropicModelTest extends ModelContract {

  private static final String KEY = "sk-ant-0123456789";
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(2), Duration.ofSeconds(10), 2, 2);
  private static final String STOP =
      event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}")
          + event("message_stop", "\"x\":0");

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

  private static String event(String type, String members) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
  }

  private static Play speaking(End end, List<String> tokens, String more) {
    List<byte[]> body = new ArrayList<>();
    body.add(
        ScriptedProvider.utf8(
            event(
                    "message_start",
                    "\"message\":{\"model\":\"claude-x\",\"usage\":{\"input_tokens\":20,"
                        + "\"cache_read_input_tokens\":10,\"output_tokens\":1}}")
                + event(
                    "content_block_start",
                    "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")));
    for (String token : tokens) {
      body.add(
          ScriptedProvider.utf8(
              event(
                  "content_block_delta",
                  "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + token + "\"}")));
    }
    body.add(ScriptedProvider.utf8(more));
    return new Play(200, Map.of("content-type", "text/event-stream"), body, end);
  }

  private ScriptedProvider provider(Play play) {
    var provider = new ScriptedProvider(vertx, play);
    opened.push(provider);
    return provider;
  }

  private AnthropicModel model(URI baseUrl) {
    var model = new AnthropicModel("anthropic", baseUrl, KEY, vertx, clock, LIMITS);
    opened.push(model);
    return model;
  }

  private AnthropicModel playing(Play play) {
    return model(provider(play).baseUrl());
  }

  @Override
  Model answering(List<String> tokens) {
    return playing(speaking(End.COMPLETE, tokens, STOP));
  }

  @Override
  Model hangingAfter(List<String> tokens) {
    return playing(speaking(End.HANG, tokens, ""));
  }

  @Override
  Model failingAfter(List<String> tokens, FailureKind kind) {
    return playing(
        switch (kind) {
          case UNAVAILABLE -> speaking(End.CUT, tokens, "");
          case MALFORMED -> speaking(End.HANG, tokens, "data: {\"type\"\n\n");
          case RATE_LIMITED -> refusal(429, "rate_limit_error");
          case UNAUTHORIZED -> refusal(401, "authentication_error");
          case REFUSED ->
              speaking(
                  End.COMPLETE,
                  List.of(),
                  STOP.replace("end_turn", "refusal"));
          default -> throw new IllegalArgumentException(kind + " is not part of the contract");
        });
  }

  private static Play refusal(int status, String type) {
    return Play.refusal(
        status,
        "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"no\"}}",
        Map.of("retry-after", "2"));
  }

  @Test
  void asksForAStreamWithTheKeyInItsHeaderOnly() throws InterruptedException {
    var provider = provider(speaking(End.COMPLETE, List.of("Hello"), STOP));
    var request =
        new Model.Request(
            "claude-x",
            List.of(
                new Message.System("Be kind."),
                new Message.Agent("Hello, this is Anna."),
                new Message.Caller("My balance?"),
                new Message.ToolCall("a", "balance", "{\"of\":1}"),
                new Message.ToolResult("a", "12")),
            Map.of("temperature", 0.2, "max_tokens", 90, "scripted_fault", "break"));

    all(model(provider.baseUrl()).open(request), soon());

    assertThat(provider.received())
        .singleElement()
        .satisfies(
            got -> {
              assertThat(got.path()).isEqualTo("/v1/messages");
              assertThat(got.headers())
                  .containsEntry("x-api-key", KEY)
                  .containsEntry("anthropic-version", "2023-06-01");
              assertThat(got.body())
                  .isEqualTo(
                      "{\"model\":\"claude-x\",\"max_tokens\":90,\"system\":\"Be kind.\","
                          + "\"messages\":["
                          + "{\"role\":\"user\",\"content\":\"(The conversation begins.)\"},"
                          + "{\"role\":\"assistant\",\"content\":\"Hello, this is Anna.\"},"
                          + "{\"role\":\"user\",\"content\":\"My balance?\"},"
                          + "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\","
                          + "\"id\":\"a\",\"name\":\"balance\",\"input\":{\"of\":1}}]},"
                          + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
                          + "\"tool_use_id\":\"a\",\"content\":\"12\"}]}],"
                          + "\"stream\":true,\"temperature\":0.2}");
            });
  }

  @Nested
  class TheAnswer {

    @Test
    void isReadByteByByte() throws InterruptedException {
      Play play = speaking(End.COMPLETE, List.of("Zwölf", " Pfund"), STOP).dripping();

      List<ReplyEvent> events = all(playing(play).open(REQUEST), soon());

      assertThat(events)
          .containsExactly(
              new ReplyEvent.Text("Zwölf"),
              new ReplyEvent.Text(" Pfund"),
              new ReplyEvent.Usage(30, 3, 10),
              new ReplyEvent.Finished(FinishReason.STOP, List.of(), Cost.NONE));
    }

    @Test
    void mayCallTools() throws InterruptedException {
      String call =
          event("content_block_stop", "\"index\":0")
              + event(
                  "content_block_start",
                  "\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t1\","
                      + "\"name\":\"balance\",\"input\":{}}")
              + event(
                  "content_block_delta",
                  "\"index\":1,\"delta\":{\"type\":\"input_json_delta\","
                      + "\"partial_json\":\"{}\"}")
              + event("content_block_stop", "\"index\":1")
              + STOP.replace("end_turn", "tool_use");

      List<ReplyEvent> events =
          all(playing(speaking(End.COMPLETE, List.of(), call)).open(REQUEST), soon());

      assertThat(events)
          .contains(
              new ReplyEvent.ToolCallDelta(0, "t1", "balance", ""),
              new ReplyEvent.ToolCallDelta(0, "", "", "{}"),
              new ReplyEvent.Finished(FinishReason.TOOL_CALLS, List.of(), Cost.NONE));
    }

    @Test
    void thatIsOverloadedInItsMiddleFails() {
      String overloaded =
          event("error", "\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}");

      assertThatThrownBy(
              () ->
                  all(
                      playing(speaking(End.HANG, List.of("Hi"), overloaded)).open(REQUEST),
                      soon()))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE))
          .hasMessageContaining("Overloaded");
    }

    @Test
    void thatIsRefusedSaysHowLongToWait() {
      assertThatThrownBy(
              () -> all(playing(refusal(529, "overloaded_error")).open(REQUEST), soon()))
          .isInstanceOfSatisfying(
              ProviderException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(FailureKind.UNAVAILABLE);
                assertThat(e.retryAfter()).contains(Duration.ofSeconds(2));
              });
    }
  }

  @Test
  void closingHangsUpOnTheProvider() throws InterruptedException {
    var provider = provider(speaking(End.HANG, List.of("Hi"), ""));
    Model.Stream stream = model(provider.baseUrl()).open(REQUEST);
    stream.next(soon());

    stream.close();

    assertThat(provider.sawHangUp()).isTrue();
  }
}
