package dev.undertone.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

  private static final String STREAM =
      """
      HTTP/1.1 200 OK\r
      Transfer-Encoding: chunked\r
      \r
      b\r
      data: " 12~\r
      9;x=1\r
      "

      "345~"\r
      c\r
      data: [DONE]\r
      0\r
      \r
      """;

  private final List<Long> tokens = new ArrayList<>();
  private final AnswerReader reader = new AnswerReader(tokens::add);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void readsAStreamHoweverItIsCut(int size) {
    byte[] bytes = STREAM.getBytes(StandardCharsets.US_ASCII);
    boolean ended = false;
    for (int from = 0; from < bytes.length; from += size) {
      assertThat(ended).isFalse();
      ended =
          reader.accept(
              java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
    }

    assertThat(ended).isTrue();
    assertThat(reader.status()).isEqualTo(200);
    assertThat(reader.sawDone()).isTrue();
    assertThat(tokens).containsExactly(12L, 345L);
  }

  @Test
  void readsOneAnswerAfterTheOther() {
    byte[] empty = bytes("HTTP/1.1 429 Slow\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    byte[] full = bytes("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");

    assertThat(reader.accept(empty)).isTrue();
    assertThat(reader.closes()).isTrue();
    reader.reset();
    assertThat(reader.accept(full)).isTrue();
    assertThat(reader.status()).isEqualTo(200);
    assertThat(reader.closes()).isFalse();
    assertThat(reader.sawDone()).isFalse();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
