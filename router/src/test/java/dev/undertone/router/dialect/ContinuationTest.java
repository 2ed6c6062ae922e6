package dev.undertone.router.dialect;

import static dev.undertone.router.dialect.Goldens.text;
import static dev.undertone.router.dialect.Goldens.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.dialect.Reading.Client;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContinuationTest {

  private static final String CHAT_WORDS =
      chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null")
          + chunk("{\"content\":\"One, \"}", "null");
  private static final String CHAT_REST =
      chunk("{\"role\":\"assistant\",\"content\":\"two.\"}", "null")
          + chunk("{}", "\"stop\"")
          + "data: [DONE]\n\n";
  private static final String MESSAGES_WORDS =
      event("message_start", "\"message\":{\"id\":\"msg_1\",\"model\":\"claude-x\",\"usage\":{}}")
          + event(
              "content_block_start",
              "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
          + event(
              "content_block_delta",
              "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"One, \"}");
  private static final String MESSAGES_REST =
      MESSAGES_WORDS.replace("One, ", "two.").replace("msg_1", "msg_2")
          + event("content_block_stop", "\"index\":0")
          + event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{}")
          + event("message_stop", "\"x\":1");

  private static String chunk(String delta, String finish) {
    return "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":7,"
        + "\"model\":\"gpt-x\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  private static String event(String type, String rest) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + rest + "}\n\n";
  }

  private static byte[] words(Dialect provider) {
    return utf8(provider == Dialect.CHAT ? CHAT_WORDS : MESSAGES_WORDS);
  }

  private static byte[] rest(Dialect provider) {
    return utf8(provider == Dialect.CHAT ? CHAT_REST : MESSAGES_REST);
  }

  static Stream<Arguments> pairs() {
    List<Dialect> providers = List.of(Dialect.CHAT, Dialect.MESSAGES);
    return Client.all().stream()
        .flatMap(
            client ->
                providers.stream()
                    .flatMap(
                        first ->
                            providers.stream().map(then -> Arguments.of(client, first, then))));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void goesOnInTheSameStreamAndNeverBeginsAnew(Client client, Dialect first, Dialect then) {
    ClientAnswer answer = client.answer();
    AnswerStream broken = answer.attempt(first, true);
    String sent = text(broken.accept(words(first)));
    assertThatThrownBy(broken::end).isInstanceOf(ProviderException.class);

    AnswerStream next = answer.attempt(then, true);
    sent += text(next.accept(rest(then)));
    sent += text(next.end());
    assertThat(next.text()).isEqualTo("One, two.");
    sent += text(answer.finish(next, Reading.RECEIPT));

    if (client.stream()) {
      StreamOrder.check(client.dialect(), sent, true);
      assertThat(sent).containsSubsequence("One, ", "two.");
    } else {
      assertThat(sent).contains("One, two.");
    }
    if (client.equals(new Client(Dialect.CHAT, true, false))) {
      assertThat(sent).containsOnlyOnce("\"role\"");
    }
    assertThat(next.canBeContinued()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void twoModelsMayRaceToGoOn(Client client, Dialect first, Dialect then) {
    ClientAnswer answer = client.answer();
    AnswerStream broken = answer.attempt(first, true);
    String sent = text(broken.accept(words(first)));

    AnswerStream loser = answer.attempt(then, true);
    AnswerStream winner = answer.attempt(then, true);
    loser.accept(words(then));
    sent += text(winner.accept(rest(then)));
    sent += text(winner.end()) + text(answer.finish(winner, Reading.RECEIPT));

    if (client.stream()) {
      StreamOrder.check(client.dialect(), sent, true);
    }
    assertThat(winner.text()).isEqualTo("One, two.");
  }

  @Nested
  class WordsAndFailureInOneRead {

    private static final String ERROR = "data: {\"error\":{\"message\":\"boom\"}}\n\n";

    @ParameterizedTest
    @MethodSource("dev.undertone.router.dialect.ContinuationTest#pairs")
    void areTakenBackWhenNothingWentBefore(Client client) {
      AnswerStream stream = client.answer().attempt(Dialect.CHAT, true);

      assertThatThrownBy(() -> stream.accept(utf8(CHAT_WORDS + ERROR)))
          .isInstanceOf(ProviderException.class);

      assertThat(stream.spoke()).isFalse();
    }

    @Test
    void areToldWithTheErrorWhenWordsWentBefore() {
      ClientAnswer answer = new Client(Dialect.CHAT, true, false).answer();
      AnswerStream stream = answer.attempt(Dialect.CHAT, true);
      String sent = text(stream.accept(utf8(CHAT_WORDS)));
      var failure = new ProviderException(FailureKind.UNAVAILABLE, "openai", "gone");

      assertThatThrownBy(() -> stream.accept(utf8(CHAT_WORDS.replace("One, ", "two, ") + ERROR)))
          .isInstanceOf(ProviderException.class);
      sent += text(answer.broken(failure, Reading.RECEIPT));

      assertThat(sent).containsSubsequence("One, ", "two, ", "\"finish_reason\":\"error\"");
      assertThat(sent).doesNotContain("[DONE]");
    }
  }

  @Nested
  class AnAnswer {

    @Test
    void withACallUnderWayCannotBeContinued() {
      AnswerStream stream =
          new Client(Dialect.CHAT, true, false).answer().attempt(Dialect.CHAT, true);

      stream.accept(utf8(CHAT_WORDS));
      stream.accept(
          utf8(
              chunk(
                  "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":"
                      + "{\"name\":\"f\",\"arguments\":\"{\"}}]}",
                  "null")));

      assertThat(stream.canBeContinued()).isFalse();
    }

    @Test
    void thatOnlyCountsOrBeginsHasNotSpoken() {
      AnswerStream stream =
          new Client(Dialect.MESSAGES, true, false).answer().attempt(Dialect.MESSAGES, true);

      byte[] sent =
          stream.accept(
              utf8(
                  event("message_start", "\"message\":{\"usage\":{\"input_tokens\":3}}")
                      + event("ping", "\"x\":1")
                      + ": still here\n\n"));

      assertThat(stream.spoke()).isFalse();
      assertThat(sent).isEmpty();
      assertThat(stream.usage()).hasValueSatisfying(u -> assertThat(u.input()).isEqualTo(3));
    }

    @Test
    void thatSaidWhyItStoppedMayEndWithoutItsEnd() {
      ClientAnswer answer = new Client(Dialect.CHAT, true, false).answer();
      AnswerStream stream = answer.attempt(Dialect.CHAT, true);

      stream.accept(utf8(CHAT_WORDS + chunk("{}", "\"stop\"")));

      assertThat(stream.hasFinishReason()).isTrue();
      assertThat(stream.isComplete()).isFalse();
      assertThat(stream.end()).isEmpty();
    }
  }
}
