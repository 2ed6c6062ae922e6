package dev.undertone.gateway.browser;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.undertone.gateway.door.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrowserDialectTest {

  static List<String> transcripts() {
    return Transcript.in("browser");
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void speaksAsTheTranscriptSays(String file) {
    Transcript.play(file, new BrowserDialect());
  }

  @Test
  void nothingThatComesInThrows() {
    var random = new Random(20_261_121);
    var dialect = new BrowserDialect();

    assertThatCode(
            () -> {
              for (int i = 0; i < 20_000; i++) {
                var bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
                if (bytes.length > 0 && random.nextBoolean()) {
                  bytes[0] = 'A';
                }
                dialect.onBinary(bytes, i);
                dialect.onText(new String(bytes, StandardCharsets.UTF_8), i);
                dialect.onText(mutated(random), i);
              }
            })
        .doesNotThrowAnyException();
  }

  private static final List<String> SEEDS =
      List.of(
          "{\"type\":\"hello\",\"v\":1,\"in\":{\"rate\":16000},\"metadata\":{\"a\":\"b\"}}",
          "{\"type\":\"played\",\"generation\":7,\"ms\":1240}",
          "{\"type\":\"dtmf\",\"digit\":\"1\"}");

  private static String mutated(Random random) {
    var text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
    }
    return text.toString();
  }
}
