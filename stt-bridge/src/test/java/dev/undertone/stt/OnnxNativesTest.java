package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxNativesTest {

  private static final String PROPERTY = "onnxruntime.native.path";

  @TempDir Path cache;

  private String before;

  @BeforeEach
  void remember() {
    before = System.getProperty(PROPERTY);
    System.clearProperty(PROPERTY);
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  private List<Path> unpacked() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void areUnpackedOnceAndFoundThere() throws IOException {
    OnnxNatives.unpackTo(cache);
    List<Path> first = unpacked();
    var written = Files.getLastModifiedTime(first.getFirst());
    System.clearProperty(PROPERTY);

    OnnxNatives.unpackTo(cache);

    assertThat(first).hasSize(2);
    assertThat(unpacked()).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(first.getFirst())).isEqualTo(written);
    assertThat(Path.of(System.getProperty(PROPERTY))).isEqualTo(first.getFirst().getParent());
  }

  @Test
  void areLeftWhereTheOperatorHasThem() throws IOException {
    System.setProperty(PROPERTY, "/somewhere");

    OnnxNatives.unpackTo(cache);

    assertThat(unpacked()).isEmpty();
    assertThat(System.getProperty(PROPERTY)).isEqualTo("/somewhere");
  }
}
