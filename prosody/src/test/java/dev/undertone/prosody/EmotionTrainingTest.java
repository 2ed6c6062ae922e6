package dev.undertone.prosody;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("eval")
class EmotionTrainingTest {

  @Test
  void givesTheCommittedCoefficientsAgain() throws IOException {
    Path committed =
        Path.of(
            System.getProperty("basedir", "."), TrainEmotionModel.RESOURCES, "emotion-model.json");

    assertThat(new EmotionStudy(Recordings.all()).train().json())
        .isEqualTo(Files.readString(committed));
  }
}
