package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.prosody.EmotionCoefficients;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProsodiesTest {

  private final List<AutoCloseable> owned = new ArrayList<>();

  private static GatewayConfig.Signals config(boolean on, Path model) {
    return new GatewayConfig.Signals(true, EmotionPolicy.ON.with(on), false, Optional.of(model));
  }

  @Test
  void aFileOfTheTrainersIsTaken(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("own.json");
    try (InputStream shipped =
        EmotionCoefficients.class.getResourceAsStream("emotion-model.json")) {
      Files.copy(shipped, file);
    }

    try (var analyzer =
        Prosodies.of(config(true, file), owned::add).open(16_000, EmotionUse.ALLOWED)) {
      assertThat(analyzer.sinceTurnStart().emotion().arousal().available()).isFalse();
    }
  }

  @Test
  void aHouseThatHearsWordsOnlyHearsNoVoice() {
    var deaf = new GatewayConfig.Signals(false, EmotionPolicy.ON, false, Optional.empty());

    try (var analyzer = Prosodies.of(deaf, owned::add).open(16_000, EmotionUse.ALLOWED)) {
      assertThat(analyzer.sinceTurnStart().emotion().arousal().reason())
          .isEqualTo("signals.voice is off");
    }
  }

  @Test
  void aModelThatCannotBeUsedIsNamedWithItsSetting(@TempDir Path folder) throws IOException {
    Path json = Files.writeString(folder.resolve("own.json"), "{}");
    Path onnx = folder.resolve("missing.onnx");

    for (Path file : List.of(json, onnx)) {
      assertThatThrownBy(() -> Prosodies.of(config(true, file), owned::add))
          .isInstanceOf(HouseException.class)
          .hasMessageStartingWith("signals.emotion_model = '" + file + "', cannot be used: ");
    }
  }

  @Test
  void whereEmotionIsOffNoModelIsLoaded(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("missing.onnx");

    Prosodies.of(config(false, missing), owned::add)
        .open(16_000, EmotionUse.off("signals.emotion is off"))
        .close();

    assertThat(owned).isEmpty();
  }
}
