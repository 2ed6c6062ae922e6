package dev.undertone.router.dialect;

import static dev.undertone.router.dialect.Goldens.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestScanTest {

  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private static ApiRequest chat(String members) {
    return Requests.scan(Dialect.CHAT, utf8("{" + members + "}"));
  }

  private static ApiRequest withHi(String members) {
    return chat("\"model\":\"m\"," + HI + (members.isEmpty() ? "" : "," + members));
  }

  @Nested
  class Facts {

    @Test
    void countTextInsideAndOutsideOfMessages() {
      ApiRequest request =
          chat(
              "\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"12345678\"},"
                  + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"1234\"}]},"
                  + "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"\",\"type\":\"\","
                  + "\"function\":{\"name\":\"abcd\",\"arguments\":\"1234\"}}]}]");

      assertThat(request.facts().tokens()).isEqualTo(5);
      assertThat(request.facts().messages()).isEqualTo(3);
    }

    @Test
    void weighAnImageByItsKindAndNotByItsBytes() {
      String image = "data:image/png;base64," + "A".repeat(100_000);
      ApiRequest request =
          chat(
              "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                  + "\"image_url\":{\"url\":\""
                  + image
                  + "\"}}]}]");

      assertThat(request.facts().tokens()).isBetween(1_000, 1_010);
      assertThat(request.facts().needs()).containsExactly("images");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "\"tools\":[{\"type\":\"function\"}] | tools",
          "\"tools\":[] | ",
          "\"tools\":null | ",
          "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}} | json_schema",
          "\"response_format\":{\"json_schema\":{\"schema\":{}},\"type\":\"json_schema\"} |"
              + " json_schema",
          "\"response_format\":{\"type\":\"text\"} | ",
        })
    void nameWhatTheModelMustBeAbleTo(String member, String need) {
      assertThat(withHi(member).facts().needs())
          .isEqualTo(need == null ? java.util.Set.of() : java.util.Set.of(need));
    }

    @Test
    void nameTheSchemaOfOtherDialectsToo() {
      var anthropic =
          Requests.scan(
              Dialect.MESSAGES,
              utf8(
                  "{\"model\":\"m\",\"max_tokens\":9,\"output_config\":{\"format\":"
                      + "{\"type\":\"json_schema\",\"schema\":{}}},"
                      + HI
                      + "}"));
      var responses =
          Requests.scan(
              Dialect.RESPONSES,
              utf8(
                  "{\"model\":\"m\",\"max_output_tokens\":7,\"input\":\"Hi\",\"text\":{\"format\":"
                      + "{\"type\":\"json_schema\",\"schema\":{}}}}"));

      assertThat(anthropic.facts().needs()).containsExactly("json_schema");
      assertThat(anthropic.facts().maxTokens()).isEqualTo(9);
      assertThat(responses.facts().needs()).containsExactly("json_schema");
      assertThat(responses.facts().maxTokens()).isEqualTo(7);
      assertThat(responses.lastUserText()).isEqualTo("Hi");
    }

    @Test
    void holdTheLastWordsOfTheUserWhereverTheRoleStands() {
      ApiRequest request =
          chat(
              "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                  + "{\"content\":[{\"type\":\"text\",\"text\":\"Rome?\"}],\"role\":\"user\"},"
                  + "{\"role\":\"assistant\",\"content\":\"Well\"},"
                  + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"sunny\"}]");

      assertThat(request.lastUserText()).isEqualTo("Rome?");
    }

    @Test
    void holdNoMoreThanTheFirst4096CharactersOfThem() {
      ApiRequest request =
          chat(
              "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                  + "x".repeat(5_000)
                  + "\"}]");

      assertThat(request.lastUserText()).hasSize(4_096);
    }
  }

  @Nested
  class Ours {

    @Test
    void areReadWhereverTheyStand() {
      ApiRequest request =
          withHi(
              "\"models\":[\"a/b\",\"c/d\"],\"metadata\":{\"tier\":\"gold\",\"age\":7},"
                  + "\"user\":\"u-1\",\"voice\":{\"arousal\":0.80},\"call\":\"c-1\","
                  + "\"budget_ms\":900,\"fallback\":{\"ttft_timeout\":\"300ms\"},"
                  + "\"sort\":[\"price\",{\"metric\":\"latency\",\"direction\":\"asc\"}],"
                  + "\"ignore\":\"x/y\",\"drop_unsupported\":true");

      assertThat(request.extras())
          .isEqualTo(
              new Extras(
                  List.of("a/b", "c/d"),
                  Map.of("tier", "gold", "age", "7"),
                  "u-1",
                  java.util.Optional.of("{\"arousal\":0.80}"),
                  "c-1",
                  java.util.Optional.of(Duration.ofMillis(900)),
                  java.util.Optional.of(Duration.ofMillis(300)),
                  List.of("price", "latency"),
                  List.of("x/y"),
                  true));
    }

    @Test
    void mayBeNull() {
      ApiRequest request =
          withHi(
              "\"models\":null,\"metadata\":null,\"user\":null,\"voice\":null,\"call\":null,"
                  + "\"budget_ms\":null,\"fallback\":null,\"sort\":null,\"ignore\":null,"
                  + "\"drop_unsupported\":null,\"stream\":null,\"stream_options\":null");

      assertThat(request.extras()).isEqualTo(withHi("").extras());
    }

    @Test
    void takeTheStickyUserFromAnthropicsMetadata() {
      var request =
          Requests.scan(
              Dialect.MESSAGES,
              utf8("{\"model\":\"m\",\"metadata\":{\"user_id\":\"u-9\"}," + HI + "}"));

      assertThat(request.extras().user()).isEqualTo("u-9");
    }
  }

  @Nested
  class WhatIsWrong {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "'' | model | model, must be given",
          "\"model\":7 | model | model is a number, must be a string",
          "\"model\":\"m\" | messages | messages, must be given",
          "\"model\":\"m\",\"messages\":[] | messages | messages, must not be empty",
          "\"model\":\"m\",\"messages\":{} | messages | messages is an object, must be a list",
          "\"model\":\"m\",\"messages\":[7] | messages[0] | messages[0] is a number, must be an"
              + " object",
          "\"model\":\"m\",\"messages\":[{},{\"role\":7}] | messages[1].role | messages[1].role is"
              + " a number, must be a string",
          "\"model\":\"m\",\"messages\":[{\"content\":{}}] | messages[0].content |"
              + " messages[0].content is an object, must be a string or a list",
          "\"model\":\"m\",\"messages\":[{\"content\":[7]}] | messages[0].content[0] |"
              + " messages[0].content[0] is a number, must be an object",
          "\"model\":\"m\",\"model\":\"n\" | model | model, must not appear twice",
        })
    void isNamedByItsPathItsValueAndTheRule(String members, String field, String message) {
      assertRefused("{" + members + "}", field, message);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "\"stream\":\"yes\" | stream | stream is a string, must be true or false",
          "\"stream_options\":7 | stream_options | stream_options is a number, must be an object",
          "\"models\":{} | models | models is an object, must be a list of strings",
          "\"models\":[7] | models[0] | models[0] is a number, must be a string",
          "\"metadata\":{\"a\":[]} | metadata.a | metadata.a is a list, must be a string",
          "\"metadata\":7 | metadata | metadata is a number, must be an object of strings",
          "\"user\":7 | user | user is a number, must be a string",
          "\"voice\":\"loud\" | voice | voice is a string, must be an object",
          "\"budget_ms\":0 | budget_ms | budget_ms is 0, must be a duration such as 300ms, at most"
              + " 10 minutes",
          "\"budget_ms\":-1 | budget_ms | budget_ms is -1, must be a duration such as 300ms, at"
              + " most 10 minutes",
          "\"fallback\":{\"ttft_timeout\":\"soon\"} | fallback.ttft_timeout | fallback.ttft_timeout"
              + " is soon, must be a duration such as 300ms, at most 10 minutes",
          "\"fallback\":{\"x\":1} | fallback.x | fallback.x, must be ttft_timeout",
          "\"sort\":[{}] | sort[0].metric | sort[0].metric, must be given",
          "\"drop_unsupported\":1 | drop_unsupported | drop_unsupported is a number, must be true"
              + " or false",
          "\"max_tokens\":1.5 | max_tokens | max_tokens is a number, must be a whole number",
          "\"max_tokens\":99999999999999999999 | max_tokens | max_tokens holds a number that must"
              + " fit 64 bits",
          "\"n\":99999999999999999999 | n | n holds a number that must fit 64 bits",
          "\"tools\":{} | tools | tools is an object, must be a list",
        })
    void isNamedInWhatIsOursToo(String member, String field, String message) {
      assertRefused("{\"model\":\"m\"," + HI + "," + member + "}", field, message);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "[]", "7", "null", "{", "{\"a\"", "{\"a\":}", "{\"a\":1}}", "{'a':1}"})
    void isNoJsonObject(String body) {
      var thrown =
          catchThrowableOfType(
              BadRequestException.class, () -> Requests.scan(Dialect.CHAT, utf8(body)));

      assertThat(thrown.field()).isEmpty();
      assertThat(thrown).hasMessageContaining("must");
    }

    @Test
    void isSaidOfEveryBodyThatWasCutShort() {
      byte[] whole =
          utf8("{\"model\":\"m\",\"stream\":true," + HI + ",\"metadata\":{\"a\":\"ü\"}}");

      for (int length = 0; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        var thrown =
            catchThrowableOfType(BadRequestException.class, () -> Requests.scan(Dialect.CHAT, cut));
        assertThat(thrown).as("cut at %s", length).isNotNull();
      }
    }

    @Test
    void isDeepNestingAndTooManyMessages() {
      String deep = "[".repeat(200) + "]".repeat(200);
      assertRefused(
          "{\"model\":\"m\"," + HI + ",\"x\":" + deep + "}",
          "",
          "the body, must not nest deeper than 128 or hold huge values");

      String many = "{\"role\":\"user\",\"content\":\"\"},".repeat(10_001);
      assertRefused(
          "{\"model\":\"m\",\"messages\":[" + many + "{}]}",
          "messages",
          "messages, must not have more than 10000 messages");
    }

    @Test
    void isAnotherEncoding() {
      byte[] utf16 = "{\"model\":\"m\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);

      var thrown =
          catchThrowableOfType(BadRequestException.class, () -> Requests.scan(Dialect.CHAT, utf16));

      assertThat(thrown).hasMessage("the body, must be UTF-8");
    }

    @Test
    void isNotAMarkAtTheBeginning() {
      byte[] body = utf8("\uFEFF{\"model\":\"m\"," + HI + "}");

      ApiRequest request = Requests.scan(Dialect.CHAT, body);

      assertThat(
              Goldens.text(
                  request.bodyFor(
                      new Outgoing(Dialect.CHAT, "n", "", Map.of(), false, false, false, ""))))
          .isEqualTo("{\"model\":\"n\"," + HI + "}");
    }

    /** By these words Anthropic's SDK knows that it has to send the whole conversation. */
    @Test
    void isAThreadThatSomebodyWouldHaveToKeep() {
      byte[] body = utf8("{\"model\":\"m\"," + HI + ",\"thread\":{\"type\":\"create\"}}");

      var thrown =
          catchThrowableOfType(
              BadRequestException.class, () -> Requests.scan(Dialect.MESSAGES, body));

      assertThat(Goldens.text(Errors.body(Dialect.MESSAGES, Errors.of(thrown), "")))
          .contains(
              "\"details\":{\"error_code\":\"thread_unsupported_request\","
                  + "\"unsupported\":[\"thread\"]}");
    }

    private static void assertRefused(String body, String field, String message) {
      var thrown =
          catchThrowableOfType(
              BadRequestException.class, () -> Requests.scan(Dialect.CHAT, utf8(body)));

      assertThat(thrown).hasMessage(message);
      assertThat(thrown.field()).isEqualTo(field);
    }
  }
}
