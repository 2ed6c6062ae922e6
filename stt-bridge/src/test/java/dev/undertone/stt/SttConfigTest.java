package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SttConfigTest {

  private static final Map<String, Path> ENGLISH = Map.of("en", Path.of("vosk-en"));
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
  private static final Duration THREE_SECONDS = Duration.ofSeconds(3);

  @Test
  void takesTheUsualBounds() {
    assertThatCode(() -> SttConfig.standard(ENGLISH, 2)).doesNotThrowAnyException();
  }

  @Test
  void namesWhatIsWrongItsValueAndTheRule() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SttConfig(Map.of(), 2, TWO_SECONDS, 4, THREE_SECONDS))
        .withMessage("models = {}, must name one language at least");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SttConfig(ENGLISH, 0, TWO_SECONDS, 4, THREE_SECONDS))
        .withMessage("nativeThreads = 0, must be 1 to 256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SttConfig(ENGLISH, 2, Duration.ofMillis(50), 4, THREE_SECONDS))
        .withMessage("maxQueued = 50 ms, must be 200 to 60000 ms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SttConfig(ENGLISH, 2, TWO_SECONDS, 65, THREE_SECONDS))
        .withMessage("idleEngines = 65, must be 0 to 64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SttConfig(ENGLISH, 2, TWO_SECONDS, 4, Duration.ofMillis(10)))
        .withMessage("wordlessSpeech = 10 ms, must be 1000 to 60000 ms");
  }
}
