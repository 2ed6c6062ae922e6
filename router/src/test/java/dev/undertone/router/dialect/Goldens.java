package dev.undertone.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Text in, text out: what is expected lies in files. {@code -Dgoldens.update=true} writes them
 * anew; the difference is for review.
 */
final class Goldens {

  private static final boolean UPDATE = Boolean.getBoolean("goldens.update");

  private Goldens() {}

  static Path folder(String name) {
    try {
      return UPDATE
          ? Path.of("src/test/resources/dev/undertone/router/dialect", name)
          : Path.of(Goldens.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static List<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static void check(Path expected, String actual) throws IOException {
    if (UPDATE) {
      Files.writeString(expected, actual);
    }
    assertThat(expected).exists();
    assertThat(actual).isEqualTo(Files.readString(expected));
  }

  private static Dialect dialect(String name) {
    return Dialect.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Second part of a file's name: {@code in.chat.json}. */
  static Dialect dialectOf(Path file) {
    String name = file.getFileName().toString();
    int dot = name.indexOf('.');
    return dialect(name.substring(dot + 1, name.indexOf('.', dot + 1)));
  }

  static String word(Dialect dialect) {
    return dialect.name().toLowerCase(Locale.ROOT);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
