package dev.undertone.router.dialect;

import static dev.undertone.router.dialect.Goldens.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a variant sets never makes a provider refuse what the client asked for. */
class VariantParametersTest {

  private static final String OLDER = "claude-sonnet-4-5";
  private static final String CURRENT = "claude-opus-4-6";
  private static final String TOOLS =
      ",\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]";

  private static JsonNode put(
      Dialect client, Dialect provider, String model, String members, Map<String, Object> set) {
    return put(client, provider, model, members, set, "");
  }

  private static JsonNode put(
      Dialect client,
      Dialect provider,
      String model,
      String members,
      Map<String, Object> set,
      String said) {
    String body =
        "{\"model\":\"m\",\"max_tokens\":100,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
            + members
            + "}";
    ApiRequest request = Requests.scan(client, utf8(body));
    try {
      return Json.MAPPER.readTree(
          request.bodyFor(new Outgoing(provider, model, "", set, false, false, true, said)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode toAnthropic(Dialect client, String members, Map<String, Object> set) {
    return put(client, Dialect.MESSAGES, OLDER, members, set);
  }

  @Nested
  class AtAnthropic {

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES"})
    void reasoningOfTheVariantTakesTheClientsSamplingAway(Dialect client) {
      JsonNode sent =
          toAnthropic(
              client,
              ",\"temperature\":0.2,\"top_p\":0.5,\"top_k\":5",
              Map.of("reasoning_effort", "low"));

      assertThat(sent.path("thinking").path("budget_tokens").asInt()).isEqualTo(1024);
      assertThat(sent.path("max_tokens").asInt()).isEqualTo(1124);
      assertThat(sent.has("temperature")).isFalse();
      assertThat(sent.has("top_p")).isFalse();
      assertThat(sent.has("top_k")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES"})
    void reasoningAndTemperatureOfTheVariantAreNotBothSent(Dialect client) {
      JsonNode sent =
          toAnthropic(client, "", Map.of("reasoning_effort", "low", "temperature", 0.3));

      assertThat(sent.has("thinking")).isTrue();
      assertThat(sent.has("temperature")).isFalse();
    }

    @Test
    void temperatureOfTheVariantGivesWayToTheClientsReasoning() {
      JsonNode translated =
          toAnthropic(Dialect.CHAT, ",\"reasoning_effort\":\"low\"", Map.of("temperature", 0.3));
      JsonNode passed =
          toAnthropic(
              Dialect.MESSAGES,
              ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}",
              Map.of("temperature", 0.3));

      for (JsonNode sent : List.of(translated, passed)) {
        assertThat(sent.path("thinking").path("budget_tokens").asInt()).isEqualTo(1024);
        assertThat(sent.has("temperature")).isFalse();
      }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES"})
    void temperatureOfTheVariantIsAtMostOne(Dialect client) {
      assertThat(toAnthropic(client, "", Map.of("temperature", 1.5)).path("temperature").asDouble())
          .isEqualTo(1);
    }

    @Test
    void thereIsNoReasoningBeforeAForcedCall() {
      JsonNode translated =
          toAnthropic(
              Dialect.CHAT,
              ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],"
                  + "\"tool_choice\":\"required\"",
              Map.of("reasoning_effort", "high"));
      JsonNode passed =
          toAnthropic(
              Dialect.MESSAGES,
              TOOLS + ",\"tool_choice\":{\"type\":\"any\"}",
              Map.of("reasoning_effort", "high"));
      JsonNode current =
          put(
              Dialect.MESSAGES,
              Dialect.MESSAGES,
              CURRENT,
              TOOLS + ",\"tool_choice\":{\"type\":\"any\"}",
              Map.of("reasoning_effort", "high"));

      for (JsonNode sent : List.of(translated, passed, current)) {
        assertThat(sent.has("thinking")).isFalse();
        assertThat(sent.path("tool_choice").path("type").asText()).isEqualTo("any");
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(100);
      }
      assertThat(current.path("output_config").path("effort").asText()).isEqualTo("high");
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES"})
    void noEffortIsNoReasoning(Dialect client) {
      JsonNode sent =
          put(
              client,
              Dialect.MESSAGES,
              CURRENT,
              client == Dialect.CHAT
                  ? ",\"reasoning_effort\":\"high\""
                  : ",\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"high\"}",
              Map.of("reasoning_effort", "none"));

      assertThat(sent.has("thinking")).isFalse();
      assertThat(sent.has("output_config")).isFalse();
      assertThat(sent.path("max_tokens").asInt()).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES"})
    void anEffortOfTheVariantThatNobodyKnowsIsNotTheClientsFault(Dialect client) {
      assertThat(toAnthropic(client, "", Map.of("reasoning_effort", "turbo")).has("thinking"))
          .isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES"})
    void thereIsNoReasoningBehindWordsPutIntoTheModelsMouth(Dialect client) {
      JsonNode sent =
          put(client, Dialect.MESSAGES, OLDER, "", Map.of("reasoning_effort", "low"), "One, two,");

      assertThat(sent.has("thinking")).isFalse();
      assertThat(sent.path("max_tokens").asInt()).isEqualTo(100);
    }

    @Test
    void thereIsNoReasoningBehindCallsWhoseOwnWasLost() {
      String body =
          "{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
              + "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\","
              + "\"name\":\"f\",\"input\":{}}]},{\"role\":\"user\",\"content\":["
              + "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":\"ok\"}]}]}";
      byte[] sent =
          Requests.scan(Dialect.MESSAGES, utf8(body))
              .bodyFor(
                  new Outgoing(
                      Dialect.MESSAGES,
                      OLDER,
                      "",
                      Map.of("reasoning_effort", "low"),
                      false,
                      false,
                      true,
                      ""));

      assertThat(Goldens.text(sent)).doesNotContain("thinking");
    }

    @Test
    void theLimitOfTheVariantLeavesRoomForTheClientsThinking() {
      JsonNode sent =
          toAnthropic(
              Dialect.MESSAGES,
              ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}",
              Map.of("max_tokens", 50));

      assertThat(sent.path("max_tokens").asInt()).isEqualTo(2098);
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES"})
    void namesOfChatCompletionsAreTranslatedOrLeftOut(Dialect client) {
      JsonNode sent =
          toAnthropic(
              client,
              "",
              Map.of(
                  "stop",
                  "X",
                  "max_completion_tokens",
                  7,
                  "seed",
                  1,
                  "frequency_penalty",
                  0.5,
                  "voice",
                  "alloy",
                  "service_tier",
                  "auto",
                  "some_beta",
                  true));

      assertThat(sent.path("stop_sequences").toString()).isEqualTo("[\"X\"]");
      assertThat(sent.path("max_tokens").asInt()).isEqualTo(7);
      assertThat(sent.path("service_tier").asText()).isEqualTo("auto");
      assertThat(sent.path("some_beta").asBoolean()).isTrue();
      assertThat(sent.has("stop")).isFalse();
      assertThat(sent.has("max_completion_tokens")).isFalse();
      assertThat(sent.has("seed")).isFalse();
      assertThat(sent.has("frequency_penalty")).isFalse();
      assertThat(sent.has("voice")).isFalse();
    }

    @Test
    void aChoiceOfToolsIsTranslatedWhereThereAreTools() {
      Map<String, Object> set = Map.of("tool_choice", "required", "parallel_tool_calls", false);

      assertThat(toAnthropic(Dialect.MESSAGES, TOOLS, set).path("tool_choice").toString())
          .isEqualTo("{\"type\":\"any\",\"disable_parallel_tool_use\":true}");
      assertThat(toAnthropic(Dialect.MESSAGES, "", set).has("tool_choice")).isFalse();
    }
  }

  @Test
  void nothingIsSetWhereEmbeddingsAreAskedFor() {
    byte[] body = utf8("{\"model\":\"m\",\"input\":\"Hi\"}");
    byte[] sent =
        Requests.scan(Dialect.EMBEDDINGS, body)
            .bodyFor(
                new Outgoing(
                    Dialect.EMBEDDINGS,
                    "e",
                    "",
                    Map.of("temperature", 0.3, "dimensions", 8),
                    false,
                    false,
                    true,
                    ""));

    assertThat(Goldens.text(sent)).isEqualTo("{\"model\":\"e\",\"input\":\"Hi\"}");
  }

  @Nested
  class AtChatCompletions {

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES"})
    void namesOfAnthropicAreTranslatedOrLeftOut(Dialect client) {
      JsonNode sent =
          put(
              client,
              Dialect.CHAT,
              "gpt-x",
              "",
              Map.of(
                  "stop_sequences",
                  "X",
                  "inference_geo",
                  "us",
                  "speed",
                  "fast",
                  "seed",
                  7,
                  "top_k",
                  5,
                  "some_beta",
                  true));

      assertThat(sent.path("stop").isMissingNode()).isFalse();
      assertThat(sent.path("seed").asInt()).isEqualTo(7);
      assertThat(sent.path("top_k").asInt()).isEqualTo(5);
      assertThat(sent.path("some_beta").asBoolean()).isTrue();
      assertThat(sent.has("stop_sequences")).isFalse();
      assertThat(sent.has("inference_geo")).isFalse();
      assertThat(sent.has("speed")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES"})
    void aChoiceOfToolsIsLeftOutWhereThereAreNone(Dialect client) {
      Map<String, Object> set = Map.of("tool_choice", "required", "parallel_tool_calls", false);
      JsonNode sent = put(client, Dialect.CHAT, "gpt-x", "", set);

      assertThat(sent.has("tool_choice")).isFalse();
      assertThat(sent.has("parallel_tool_calls")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES"})
    void theLimitKeepsTheNameThatTheVariantGivesIt(Dialect client) {
      JsonNode sent = put(client, Dialect.CHAT, "gpt-x", "", Map.of("max_completion_tokens", 7));

      assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(7);
      assertThat(sent.has("max_tokens")).isFalse();
    }
  }
}
