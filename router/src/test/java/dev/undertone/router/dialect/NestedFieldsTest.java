package dev.undertone.router.dialect;

import static dev.undertone.router.dialect.Goldens.text;
import static dev.undertone.router.dialect.Goldens.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NestedFieldsTest {

  private static String put(Dialect client, Dialect provider, String members) {
    ApiRequest request = Requests.scan(client, utf8("{\"model\":\"m\"," + members + "}"));
    return text(request.bodyFor(new Outgoing(provider, "x", "", Map.of(), false, false, true, "")));
  }

  private static String chatMessages(String message) {
    return "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}," + message + "]";
  }

  @Nested
  class AnAnswerHandedBack {

    @Test
    void ofOpenAiGoesToAnthropicWithoutWhatOnlyAnswersHave() {
      String sent =
          put(
              Dialect.CHAT,
              Dialect.MESSAGES,
              chatMessages(
                  """
                  {"role":"assistant","content":"Hello.","refusal":null,"annotations":[],\
                  "audio":null,"function_call":null,"tool_calls":null}\
                  """));

      assertThat(sent).contains("{\"role\":\"assistant\",\"content\":\"Hello.\"}");
    }

    @Test
    void ofOtherProvidersGoesToAnthropicWithoutWhatOnlyTheyKnow() {
      String sent =
          put(
              Dialect.CHAT,
              Dialect.MESSAGES,
              chatMessages(
                  """
                  {"role":"assistant","content":null,"reasoning":"zz1","reasoning_details":[{"x":"zz2"}],\
                  "provider_specific_fields":{"y":"zz3"},"parsed":null,"tool_calls":[{"index":0,"id":"a",\
                  "type":"function","extra_content":{"z":"zz4"},"function":{"name":"f",\
                  "arguments":"{}","parsed_arguments":{"w":"zz5"}}}]},\
                  {"role":"tool","name":"f","tool_call_id":"a","content":"ok"}\
                  """));

      assertThat(sent)
          .contains("{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}")
          .doesNotContain("zz");
    }

    @Test
    void ofAnthropicGoesToOpenAi() {
      String sent =
          put(
              Dialect.MESSAGES,
              Dialect.CHAT,
              chatMessages(
                  """
                  {"role":"assistant","content":[{"type":"text","text":"Hello.","citations":null},\
                  {"type":"tool_use","id":"a","name":"f","input":{},"caller":{"type":"direct"}}]}\
                  """));

      assertThat(sent).contains("\"content\":\"Hello.\"").doesNotContain("caller", "citations");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"role":"assistant","content":null,"audio":{"id":"a"}} | messages[1].audio
          {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}} \
          | messages[1].function_call
          {"role":"user","content":"Hi","name":"Ann"} | messages[1].name
          {"role":"user","content":"Hi","annotations":[]} | messages[1].annotations
          {"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a","detail":"low"}}]} \
          | messages[1].content[0].image_url.detail
          """)
  void namesWhatAMessageOfChatCompletionsHasThatAnthropicLacks(String message, String field) {
    refused(Dialect.CHAT, Dialect.MESSAGES, chatMessages(message), field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "tools":[{"type":"function","function":{"name":"f","output_schema":{}}}] \
          | tools[0].function.output_schema
          "response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{},"mode":1}} \
          | response_format.json_schema.mode
          "reasoning_effort":"turbo" | reasoning_effort
          """)
  void namesWhatChatCompletionsHaveThatAnthropicLacks(String members, String field) {
    String body = chatMessages("{\"role\":\"user\",\"content\":\"Hi\"}") + "," + members;
    refused(Dialect.CHAT, Dialect.MESSAGES, body, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "tools":[{"name":"f","input_schema":{},"input_examples":[{}]}] | tools[0].input_examples
          "tools":[{"name":"f","input_schema":{},"defer_loading":true}] | tools[0].defer_loading
          "tools":[{"name":"f","input_schema":{},"allowed_callers":["x"]}] | tools[0].allowed_callers
          "output_config":{"task_budget":{"type":"tokens","total":9}} | output_config.task_budget
          "thinking":{"type":"adaptive","display":"omitted"} | thinking.display
          """)
  void namesWhatAnthropicHasThatChatCompletionsLack(String members, String field) {
    String body = chatMessages("{\"role\":\"user\",\"content\":\"Hi\"}") + "," + members;
    refused(Dialect.MESSAGES, Dialect.CHAT, body, field);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"citations\":{\"enabled\":true}', citations",
    "'\"context\":\"Of May.\"', context",
  })
  void namesWhatADocumentOfAnthropicHas(String member, String field) {
    String document =
        "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\","
            + "\"data\":\"x\"},"
            + member
            + "}";
    refused(
        Dialect.MESSAGES,
        Dialect.CHAT,
        chatMessages("{\"role\":\"user\",\"content\":[" + document + "]}"),
        "messages[1].content[0]." + field);
  }

  @Test
  void saysWhichWordsOfEffortThereAre() {
    String body =
        chatMessages("{\"role\":\"user\",\"content\":\"Hi\"}")
            + ",\"output_config\":{\"effort\":\"turbo\"}";

    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> put(Dialect.MESSAGES, Dialect.CHAT, body))
        .withMessageContaining("output_config.effort")
        .withMessageContaining("xhigh");
  }

  @Test
  void namesAnEffortOfTheResponsesDialectByItsPath() {
    String body = "\"input\":\"Hi\",\"reasoning\":{\"effort\":\"turbo\"}";

    refused(Dialect.RESPONSES, Dialect.MESSAGES, body, "reasoning.effort");
    assertThat(put(Dialect.RESPONSES, Dialect.CHAT, body)).contains("turbo");
  }

  @Nested
  class AnImageOfTheResponsesDialect {

    private static final String IMAGE =
        "\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\","
            + "\"image_url\":\"https://a/b.png\",\"detail\":\"low\"}]}]";

    @Test
    void keepsItsDetailInChatCompletions() {
      assertThat(put(Dialect.RESPONSES, Dialect.CHAT, IMAGE))
          .contains("{\"url\":\"https://a/b.png\",\"detail\":\"low\"}");
    }

    @Test
    void isRefusedForItsDetailAtAnthropic() {
      refused(Dialect.RESPONSES, Dialect.MESSAGES, IMAGE, "input[0].content[0].detail");
    }
  }

  @Test
  void letsPassWhatOfficialClientsSayByDefault() {
    String said =
        put(
            Dialect.RESPONSES,
            Dialect.MESSAGES,
            """
            "input":[{"role":"user","content":[{"type":"input_image","image_url":"https://a/b.png",\
            "detail":"auto"}]},{"id":"msg_1","type":"message","status":"completed","role":"assistant",\
            "phase":null,"content":[{"type":"output_text","text":"A","annotations":[],"logprobs":[]}]}],\
            "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":false}],\
            "reasoning":{"effort":null,"summary":"auto"}\
            """);

    assertThat(said).contains("\"name\":\"f\"");
  }

  /** And is left out where the client would rather have that. */
  private static void refused(Dialect client, Dialect provider, String members, String field) {
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> put(client, provider, members))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field))
        .withMessageContaining("drop_unsupported");
    assertThat(put(client, provider, "\"drop_unsupported\":true," + members)).isNotEmpty();
  }
}
