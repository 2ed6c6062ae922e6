package dev.undertone.router.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator reads when a router file is wrong: {@code rules/<case>/router.yaml} gives {@code
 * expected_errors.txt}. {@code mvn -pl router -am test -Dtest=RefusedFilesTest -Dgoldens=write}
 * writes them anew; read the difference before committing it.
 */
class RefusedFilesTest {
  private static final Path CASES = Path.of("src/test/resources/rules");

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isToldAllThatIsWrongAndWhere(String name) throws IOException {
    Path folder = CASES.resolve(name);
    Path expected = folder.resolve("expected_errors.txt");

    String told = told(Files.readString(folder.resolve("router.yaml"))) + "\n";

    if ("write".equals(System.getProperty("goldens"))) {
      Files.writeString(expected, told);
    }
    assertThat(told).isEqualTo(Files.readString(expected));
  }

  private static String told(String text) {
    try {
      RouterFile.parse("router.yaml", text);
      return "nothing is wrong";
    } catch (ConfigException e) {
      return e.getMessage();
    }
  }
}
