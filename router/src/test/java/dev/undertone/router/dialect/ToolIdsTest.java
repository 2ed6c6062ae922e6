package dev.undertone.router.dialect;

import static dev.undertone.router.dialect.Goldens.text;
import static dev.undertone.router.dialect.Goldens.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.dialect.Reading.Client;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolIdsTest {

  private static final String FOREIGN = "functions.weather:0";

  @Test
  void keepsWhatAnthropicTakes() {
    assertThat(ToolIds.taken("toolu_01A-b")).isEqualTo("toolu_01A-b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a.b", "functions.weather:0", "ü"})
  void makesWhatItTakes(String id) {
    assertThat(ToolIds.taken(id)).matches("[a-zA-Z0-9_-]+").isEqualTo(ToolIds.taken(id));
  }

  @Test
  void keepsApartWhatDiffersByWhatIsNotTaken() {
    assertThat(ToolIds.taken("a.b")).isNotEqualTo(ToolIds.taken("a:b"));
  }

  @Test
  void aCallAndItsResultStayTogetherOnTheirWayToAnthropic() throws IOException {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"},"
            + "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"functions.weather:0\","
            + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"functions.weather:0\",\"content\":\"ok\"}]}";
    var sent =
        Json.MAPPER
            .readTree(
                Requests.scan(Dialect.CHAT, utf8(body))
                    .bodyFor(
                        new Outgoing(Dialect.MESSAGES, "x", "", Map.of(), false, false, true, "")))
            .path("messages");

    assertThat(sent.at("/1/content/0/id").asText()).isEqualTo(ToolIds.taken(FOREIGN));
    assertThat(sent.at("/2/content/0/tool_use_id").asText()).isEqualTo(ToolIds.taken(FOREIGN));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anthropicsClientsGetIdsThatTheyMayHandToIt(boolean stream) {
    ClientAnswer answer = new Client(Dialect.MESSAGES, stream, false).answer();
    AnswerStream read = answer.attempt(Dialect.CHAT, false);
    read.accept(
        utf8(
            "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"functions.weather:0\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                + "\"finish_reason\":\"tool_calls\"}]}"));
    String sent = text(read.end()) + text(answer.finish(read, Reading.RECEIPT));

    assertThat(sent).contains("\"id\":\"" + ToolIds.taken(FOREIGN) + "\"");
  }
}
