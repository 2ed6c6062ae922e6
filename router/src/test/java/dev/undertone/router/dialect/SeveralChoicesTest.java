package dev.undertone.router.dialect;

import static dev.undertone.router.dialect.Goldens.text;
import static dev.undertone.router.dialect.Goldens.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.reply.ProviderException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SeveralChoicesTest {

  private static final String DONE = "data: [DONE]\n\n";

  private ClientAnswer answer;
  private AnswerStream stream;

  private static ClientAnswer asked(boolean streamed) {
    String body =
        "{\"model\":\"m\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":"
            + streamed
            + "}";
    return Requests.scan(Dialect.CHAT, utf8(body)).answer("gen-1", 1_800_000_000);
  }

  private static String chunk(int choice, String delta, String finish) {
    return "data: {\"id\":\"c-1\",\"choices\":[{\"index\":"
        + choice
        + ",\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  private static String words(int choice, String words) {
    return chunk(choice, "{\"content\":\"" + words + "\"}", "null");
  }

  private static String end(int choice, String reason) {
    return chunk(choice, "{}", "\"" + reason + "\"");
  }

  @BeforeEach
  void begin() {
    answer = asked(true);
    stream = answer.attempt(Dialect.CHAT, true);
  }

  private String read(String chunks) {
    return text(stream.accept(utf8(chunks)));
  }

  @Nested
  class OfAStream {

    @Test
    void allReachTheClientAndTheReceiptIsInTheLastEnd() {
      String sent = read(words(0, "One.") + words(1, "Eins."));
      sent += read(end(0, "stop"));
      sent += read(words(1, " Zwei."));
      assertThat(stream.hasFinishReason()).isFalse();
      sent += read(end(1, "length") + DONE);
      assertThat(stream.hasFinishReason()).isTrue();
      sent += text(stream.end()) + text(answer.finish(stream, Reading.RECEIPT));

      assertThat(sent)
          .containsSubsequence(
              "One.", "Eins.", "\"stop\"", " Zwei.", "\"length\"", "\"metadata\"", "[DONE]")
          .containsOnlyOnce("\"metadata\"")
          .containsOnlyOnce("\"stop\"")
          .containsOnlyOnce("\"length\"");
    }

    @Test
    void areNotCompleteWhileOneIsMissing() {
      read(words(0, "One.") + words(1, "Ei") + end(0, "stop"));

      assertThat(stream.hasFinishReason()).isFalse();
      assertThatThrownBy(() -> stream.end()).isInstanceOf(ProviderException.class);
    }

    @Test
    void areAllCounted() {
      read(words(0, "One.") + words(1, "Eins."));

      assertThat(stream.characters()).isEqualTo(9);
      assertThat(stream.text()).isEqualTo("One.");
    }

    @Test
    void doNotMixTheirCalls() {
      String call =
          "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":"
              + "{\"name\":\"f\",\"arguments\":\"{}\"}}]}";
      String sent = read(words(0, "One.") + chunk(1, call, "null") + end(1, "tool_calls"));
      sent += read(end(0, "stop") + DONE);
      sent += text(stream.end()) + text(answer.finish(stream, Reading.RECEIPT));

      assertThat(sent).containsOnlyOnce("\"finish_reason\":\"stop\"");
    }

    @Test
    void cannotBeContinuedByAnotherModel() {
      read(words(0, "One."));

      assertThat(stream.canBeContinued()).isFalse();
    }

    @Test
    void mayBeFewerThanAskedWhereTheProviderSaysItIsDone() {
      String sent = read(words(0, "One.") + end(0, "stop") + DONE);
      sent += text(stream.end()) + text(answer.finish(stream, Reading.RECEIPT));

      assertThat(sent).containsOnlyOnce("\"finish_reason\":\"stop\"").contains("[DONE]");
    }

    @Test
    void areToldApartThoughTheirIndexComesLast() {
      String sent =
          read(
              words(0, "One.")
                  + "data: {\"choices\":[{\"delta\":{\"content\":\"Eins.\"},\"index\":1}]}\n\n");

      assertThat(sent).contains("Eins.");
      assertThat(stream.text()).isEqualTo("One.");
    }
  }

  @Test
  void allStandInAWholeAnswer() {
    ClientAnswer whole = asked(false);
    AnswerStream read = whole.attempt(Dialect.CHAT, false);
    read.accept(
        utf8(
            "{\"id\":\"c-1\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"One.\"},"
                + "\"finish_reason\":\"stop\"},{\"index\":1,\"message\":{\"content\":\"Eins.\"},"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,"
                + "\"completion_tokens\":4}}"));
    read.end();

    assertThat(text(whole.finish(read, Reading.RECEIPT))).contains("One.", "Eins.");
    assertThat(read.hasFinishReason()).isTrue();
  }
}
