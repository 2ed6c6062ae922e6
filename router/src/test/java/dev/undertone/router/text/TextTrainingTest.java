package dev.undertone.router.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("eval")
class TextTrainingTest {

  @Test
  void givesTheCommittedCoefficientsAndFiguresAgain() throws IOException {
    Path module = Path.of(System.getProperty("basedir", "."));
    TextStudy study = new TextStudy();

    assertThat(study.train().json())
        .isEqualTo(
            Files.readString(module.resolve(TrainTextModel.RESOURCES).resolve("text-model.json")));
    assertThat(new ComplexityReport(study).page())
        .isEqualTo(Files.readString(module.resolve(TrainTextModel.FIGURES)));
  }
}
