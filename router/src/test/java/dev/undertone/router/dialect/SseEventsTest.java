package dev.undertone.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SseEventsTest {

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What an event held. */
  private record Event(String name, String data) {}

  private static SseEvents.Sink into(List<Event> events) {
    return event -> {
      if (event.isMeant()) {
        events.add(new Event(event.name(), event.text()));
      }
    };
  }

  private static List<Event> read(byte[]... reads) {
    var reader = new SseEvents("test");
    List<Event> events = new ArrayList<>();
    for (byte[] bytes : reads) {
      reader.accept(bytes, into(events));
    }
    reader.finish(into(events));
    return events;
  }

  @Test
  void allBytesOfAStreamAreSomeEventsOwn() {
    byte[] stream = utf8(": hi\r\n\r\nevent: x\r\ndata: a\r\n\r\n\ndata: b\ndata: c\n\ndata: d");
    var reader = new SseEvents("test");
    var out = new Bytes(64);

    for (byte b : stream) {
      reader.accept(new byte[] {b}, event -> event.copyTo(out));
    }
    reader.finish(event -> event.copyTo(out));

    assertThat(out.take()).isEqualTo(stream);
  }

  private static Event data(String data) {
    return new Event("", data);
  }

  static Stream<Arguments> streams() {
    return Stream.of(
        Arguments.of("LF", "data: a\n\ndata: b\n\n", List.of(data("a"), data("b"))),
        Arguments.of("CR", "data: a\r\rdata: b\r\r", List.of(data("a"), data("b"))),
        Arguments.of("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", List.of(data("a"), data("b"))),
        Arguments.of("mixed", "data: a\r\n\ndata: b\r\r\n", List.of(data("a"), data("b"))),
        Arguments.of("several lines", "data: a\ndata:\ndata: b\n\n", List.of(data("a\n\nb"))),
        Arguments.of("without a space", "data:a\n\n", List.of(data("a"))),
        Arguments.of("only one space goes", "data:  a \n\n", List.of(data(" a "))),
        Arguments.of("comment", ": hello\n\n:\n\ndata: a\n: in the middle\n\n", List.of(data("a"))),
        Arguments.of("named", "event: ping\ndata: {}\n\n", List.of(new Event("ping", "{}"))),
        Arguments.of("named, empty", "event: ping\n\n", List.of(new Event("ping", ""))),
        Arguments.of(
            "the name is of one event",
            "event: x\ndata: a\n\ndata: b\n\n",
            List.of(new Event("x", "a"), data("b"))),
        Arguments.of("other fields", "id: 7\nretry: 10\nfoo: bar\ndata: a\n\n", List.of(data("a"))),
        Arguments.of("a field without a colon", "data\n\n", List.of(data(""))),
        Arguments.of("byte order mark", "\uFEFFdata: a\n\n", List.of(data("a"))),
        Arguments.of("a mark later is text", "data: \uFEFFa\n\n", List.of(data("\uFEFFa"))),
        Arguments.of("a colon in the value", "data: {\"a\": 1}\n\n", List.of(data("{\"a\": 1}"))),
        Arguments.of("characters of 1 to 4 bytes", "data: aäं💷\n\n", List.of(data("aäं💷"))),
        Arguments.of(
            "no blank line at the end", "data: a\n\ndata: b", List.of(data("a"), data("b"))),
        Arguments.of("nothing", "", List.of()),
        Arguments.of("blank lines only", "\n\r\n\n", List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void readsWhatTheStandardSays(String name, String stream, List<Event> expected) {
    assertThat(read(utf8(stream))).as(name).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void readsTheSameFromEveryPairOfCuts(String name, String stream, List<Event> expected) {
    byte[] bytes = utf8(stream);
    for (int one = 0; one <= bytes.length; one++) {
      for (int two = one; two <= bytes.length; two++) {
        assertThat(
                read(
                    Arrays.copyOfRange(bytes, 0, one),
                    Arrays.copyOfRange(bytes, one, two),
                    Arrays.copyOfRange(bytes, two, bytes.length)))
            .as("%s cut at %s and %s", name, one, two)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void readsTheSameByteByByteWhateverTheBytes() {
    Random random = new Random(7);
    byte[] alphabet = utf8("data: event:\r\n\n\r x{}\uFEFFä");
    for (int round = 0; round < 300; round++) {
      byte[] bytes = new byte[random.nextInt(120)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = alphabet[random.nextInt(alphabet.length)];
      }
      byte[][] drops =
          IntStream.range(0, bytes.length)
              .mapToObj(i -> new byte[] {bytes[i]})
              .toArray(byte[][]::new);

      assertThat(read(drops)).as(Arrays.toString(bytes)).isEqualTo(read(bytes));
    }
  }

  @Nested
  class Bounds {

    @Test
    void anEventThatIsTooLongIsMalformed() {
      var reader = new SseEvents("test", 100);

      assertThatThrownBy(() -> reader.accept(utf8("data: " + "x".repeat(100)), _ -> {}))
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.MALFORMED));
    }

    @Test
    void manyLinesOfOneEventCountTogether() {
      var reader = new SseEvents("test", 100);

      assertThatThrownBy(() -> reader.accept(utf8("data: x\n".repeat(20)), _ -> {}))
          .hasMessageContaining("longer than 100 bytes");
    }

    @Test
    void eventsAndCommentsOfALongStreamDoNotAddUp() {
      var reader = new SseEvents("test", 100);
      List<Event> events = new ArrayList<>();

      reader.accept(utf8(": keep-alive\n".repeat(50) + "data: x\n\n".repeat(50)), into(events));

      assertThat(events).hasSize(50);
    }
  }
}
