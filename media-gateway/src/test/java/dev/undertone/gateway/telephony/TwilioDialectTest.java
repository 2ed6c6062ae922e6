package dev.undertone.gateway.telephony;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.undertone.gateway.door.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TwilioDialectTest {

  static List<String> transcripts() {
    return Transcript.in("twilio");
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void speaksAsTheTranscriptSays(String file) {
    Transcript.play(file, new TwilioDialect());
  }

  @Test
  void nothingThatComesInThrows() {
    var random = new Random(20_261_122);
    var dialect = new TwilioDialect();

    assertThatCode(
            () -> {
              for (int i = 0; i < 20_000; i++) {
                var bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
                dialect.onBinary(bytes, i);
                dialect.onText(new String(bytes, StandardCharsets.UTF_8), i);
                dialect.onText(mutated(random), i);
                dialect.onTick(i * 1_000_000L);
              }
            })
        .doesNotThrowAnyException();
  }

  private static final List<String> SEEDS =
      List.of(
          """
          {"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","callSid":"CA1","customParameters":{"k":"v"},\
          "mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}\
          """,
          """
          {"event":"media","streamSid":"MZ1","media":{"track":"inbound","timestamp":"20","payload":"/////w=="}}\
          """,
          """
          {"event":"mark","streamSid":"MZ1","mark":{"name":"t1-120"}}\
          """,
          """
          {"event":"dtmf","streamSid":"MZ1","dtmf":{"track":"inbound_track","digit":"1"}}\
          """);

  private static String mutated(Random random) {
    var text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
    for (int i = random.nextInt(4); i > 0; i--) {
      text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
    }
    return text.toString();
  }
}
