package dev.undertone.router.dialect;

import static dev.undertone.router.dialect.Goldens.text;
import static dev.undertone.router.dialect.Goldens.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.dialect.Reading.Client;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users of other gateways complain of, as far as it is a matter of the dialects. */
class KnownPainsTest {

  private static final String WORDS =
      "data:"
          + " {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n";
  private static final String STOP =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

  static List<Client> clients() {
    return Client.all();
  }

  // Portkey-AI/gateway#1797, #267; BerriAI/litellm#29808
  @ParameterizedTest
  @MethodSource("clients")
  void aStreamThatDiesMidWayNeverLooksLikeACleanEnd(Client client) {
    ClientAnswer answer = client.answer();
    AnswerStream stream = answer.attempt(Dialect.CHAT, true);
    String sent = text(stream.accept(utf8(WORDS)));

    var failure = catchThrowableOfType(ProviderException.class, stream::end);
    sent += text(answer.broken(failure, Reading.RECEIPT));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
    if (client.stream()) {
      StreamOrder.check(client.dialect(), sent, false);
    }
    assertThat(sent).contains("\"error\"").doesNotContain("[DONE]", "message_stop", "completed");
  }

  // OmniRoute PR 8210; local-operator PR 223
  @ParameterizedTest
  @MethodSource("clients")
  void anErrorInsideA200StreamIsNotDropped(Client client) {
    AnswerStream stream = client.answer().attempt(Dialect.CHAT, true);
    stream.accept(utf8(WORDS));

    var failure =
        catchThrowableOfType(
            ProviderException.class,
            () ->
                stream.accept(
                    utf8(
                        "data: {\"error\":{\"message\":\"slow down\",\"code\":429},"
                            + "\"choices\":[]}\n\n")));

    assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
    assertThat(failure).hasMessageContaining("slow down");
  }

  // BerriAI/litellm#25321, #25561, #18238; maximhq/bifrost#3511
  @Test
  void toolCallsAndSignedThinkingSurviveTheWayThereAndBack() throws Exception {
    String answered =
        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\","
            + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"Look.\",\"signature\":\"s==\"},"
            + "{\"type\":\"redacted_thinking\",\"data\":\"r==\"},"
            + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{\"a\":[1.50]}}],"
            + "\"stop_reason\":\"tool_use\",\"usage\":{}}";
    ClientAnswer answer = new Client(Dialect.CHAT, false, false).answer();
    AnswerStream stream = answer.attempt(Dialect.MESSAGES, false);
    stream.accept(utf8(answered));
    stream.end();
    JsonNode message =
        Json.MAPPER
            .readTree(answer.finish(stream, Reading.RECEIPT))
            .path("choices")
            .path(0)
            .path("message");

    ApiRequest next =
        Requests.scan(
            Dialect.CHAT,
            utf8(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"},"
                    + message
                    + ",{\"role\":\"tool\",\"tool_call_id\":\"t1\",\"content\":\"ok\"}]}"));
    JsonNode sent = Json.MAPPER.readTree(next.bodyFor(to(Dialect.MESSAGES)));

    assertThat(sent.path("messages").path(1).path("content"))
        .isEqualTo(Json.MAPPER.readTree(answered).path("content"));
    assertThat(sent.path("messages").path(2).path("content").path(0).path("tool_use_id").asText())
        .isEqualTo("t1");
  }

  // The same over the responses dialect, whose clients keep what is encrypted and hand it back.
  @Test
  void signedThinkingSurvivesTheResponsesDialect() throws Exception {
    ClientAnswer answer = new Client(Dialect.RESPONSES, false, false).answer();
    AnswerStream stream = answer.attempt(Dialect.MESSAGES, false);
    stream.accept(
        utf8(
            "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"Look.\",\"signature\":\"s==\"},"
                + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{}}],"
                + "\"stop_reason\":\"tool_use\",\"usage\":{}}"));
    stream.end();
    JsonNode output = Json.MAPPER.readTree(answer.finish(stream, Reading.RECEIPT)).path("output");

    ApiRequest next =
        Requests.scan(
            Dialect.RESPONSES,
            utf8(
                "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"?\"},"
                    + output.get(0)
                    + ","
                    + output.get(1)
                    + ",{\"type\":\"function_call_output\",\"call_id\":\"t1\",\"output\":\"ok\"}]}"));

    assertThat(text(next.bodyFor(to(Dialect.MESSAGES))))
        .contains(
            "{\"type\":\"thinking\",\"thinking\":\"Look.\",\"signature\":\"s==\"},"
                + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\",\"input\":{}}");
  }

  // maximhq/bifrost#3408, #3261
  @ParameterizedTest
  @MethodSource("clients")
  void nothingMeantForUsLeaksToAProvider(Client client) {
    String list = client.dialect() == Dialect.RESPONSES ? "input" : "messages";
    ApiRequest request =
        Requests.scan(
            client.dialect(),
            utf8(
                "{\"models\":[\"zz/1\"],\"metadata\":{\"k\":\"zz2\"},\"user\":\"zz3\",\"model\":\"zz4\","
                    + "\"voice\":{\"v\":\"zz5\"},\"call\":\"zz6\",\"budget_ms\":1234567e-3,"
                    + "\"fallback\":{\"ttft_timeout\":\"300ms\"},\"sort\":[\"zz7\"],"
                    + "\"ignore\":[\"zz8\"],\"drop_unsupported\":true,\""
                    + list
                    + "\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":5}"));

    for (Dialect provider : List.of(Dialect.CHAT, Dialect.MESSAGES)) {
      assertThat(text(request.bodyFor(to(provider))))
          .doesNotContain("zz", "1234567", "ttft", "budget", "voice", "drop_unsupported");
    }
  }

  // BerriAI/litellm#11789, #36168, #14849, #6215; Helicone/helicone PR 4457
  @Test
  void cachedAndReasoningTokensAreCountedOnceInEitherDialect() {
    assertThat(
            usage(
                Dialect.CHAT,
                STOP
                    + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":100,"
                    + "\"completion_tokens\":50,\"prompt_tokens_details\":{\"cached_tokens\":80},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":30}}}\n\n"))
        .isEqualTo(new TokenUsage(100, 80, 0, 50, 30));
    assertThat(
            usage(
                Dialect.MESSAGES,
                "data:"
                    + " {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":15,\"cache_read_input_tokens\":80,\"cache_creation_input_tokens\":5,\"cache_creation\":{\"ephemeral_5m_input_tokens\":5},\"output_tokens\":1}}}\n\n"
                    + "data:"
                    + " {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":50,\"output_tokens_details\":{\"thinking_tokens\":30}}}\n\n"))
        .isEqualTo(new TokenUsage(100, 80, 5, 50, 30));
  }

  // xAI counts reasoning beside the completion, and both in the total.
  @Test
  void reasoningThatOnlyTheTotalCountsIsBilled() {
    assertThat(
            usage(
                Dialect.CHAT,
                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":32,\"completion_tokens\":9,"
                    + "\"total_tokens\":135,\"completion_tokens_details\":"
                    + "{\"reasoning_tokens\":94,\"total_tokens\":7}}}\n\n"))
        .isEqualTo(new TokenUsage(32, 0, 0, 103, 94));
  }

  @Test
  void aTotalWithoutAPromptIsNotTakenForTheAnswers() {
    assertThat(
            usage(
                Dialect.CHAT,
                "data:"
                    + " {\"choices\":[],\"usage\":{\"completion_tokens\":9,\"total_tokens\":41}}\n\n"))
        .isEqualTo(new TokenUsage(0, 0, 0, 9, 0));
  }

  // Whoever counts nothing is estimated, and not billed for nothing.
  @Test
  void aProviderOfAnthropicsDialectThatCountsNothingHasNoUsage() {
    String start = "{\"type\":\"message_start\",\"message\":{\"id\":\"m\"";
    String delta = "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}";
    for (String usage : List.of("", ",\"usage\":{}", ",\"usage\":{\"output_tokens\":0}")) {
      AnswerStream stream =
          new Client(Dialect.CHAT, true, false).answer().attempt(Dialect.MESSAGES, true);
      stream.accept(utf8("data: " + start + usage + "}}\n\ndata: " + delta + usage + "}\n\n"));
      assertThat(stream.usage()).isEmpty();

      AnswerStream whole =
          new Client(Dialect.CHAT, false, false).answer().attempt(Dialect.MESSAGES, false);
      whole.accept(
          utf8(
              "{\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],"
                  + "\"stop_reason\":\"end_turn\""
                  + usage
                  + "}"));
      whole.end();
      assertThat(whole.usage()).isEmpty();
    }
  }

  // computesdk/benchmarks#215
  @Test
  void theLastUsageOfAStreamCountsAndNotTheFirst() {
    String growing =
        WORDS.replace("}]}", "}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}")
            + WORDS.replace("}]}", "}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}")
            + STOP.replace("}]}", "}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}");

    assertThat(usage(Dialect.CHAT, growing)).isEqualTo(new TokenUsage(9, 0, 0, 3, 0));
  }

  @Test
  void aLineOfTenMegabytesIsMalformedAfterTheFirst() {
    AnswerStream stream =
        new Client(Dialect.CHAT, true, false).answer().attempt(Dialect.CHAT, true);
    byte[] piece = new byte[64 * 1024];
    java.util.Arrays.fill(piece, (byte) 'x');
    stream.accept(utf8("data: "));

    int[] read = {0};
    var failure =
        catchThrowableOfType(
            ProviderException.class,
            () -> {
              for (; read[0] < 10 << 20; read[0] += piece.length) {
                stream.accept(piece);
              }
            });

    assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED);
    assertThat(read[0]).isLessThanOrEqualTo(1 << 20);
  }

  private static Outgoing to(Dialect provider) {
    return new Outgoing(provider, "the-model", "", Map.of(), false, false, true, "");
  }

  private static TokenUsage usage(Dialect provider, String events) {
    AnswerStream stream = new Client(Dialect.CHAT, true, false).answer().attempt(provider, true);
    stream.accept(utf8(events));
    return stream.usage().orElseThrow();
  }
}
