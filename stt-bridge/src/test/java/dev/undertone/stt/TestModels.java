package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

/** The models that the build has put into {@code target/models}. */
final class TestModels {

  private static final Path DIRECTORY = Path.of("target", "models").toAbsolutePath();

  private TestModels() {}

  static Path voskEnglish() {
    return existing("vosk-en");
  }

  static Path silero() {
    return existing("silero_vad_v6.onnx");
  }

  static Path directory() {
    return DIRECTORY;
  }

  private static Path existing(String name) {
    Path path = DIRECTORY.resolve(name);
    assertThat(Files.exists(path)).as("%s, made by the build", path).isTrue();
    return path;
  }
}
