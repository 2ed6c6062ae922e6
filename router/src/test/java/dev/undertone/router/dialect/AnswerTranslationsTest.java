package dev.undertone.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.dialect.Reading.Client;
import dev.undertone.router.dialect.Reading.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What clients get of each answer of a provider: {@code answers/<case>.<provider>.sse} or {@code
 * .json} in, {@code <case>.<provider>.expected} out, with every client's part in it.
 */
class AnswerTranslationsTest {

  /** One way of writing each; that what is read is the same, all others share. */
  private static final List<Client> CUT =
      List.of(
          new Client(Dialect.CHAT, true, true),
          new Client(Dialect.MESSAGES, true, false),
          new Client(Dialect.RESPONSES, false, false));

  static Stream<Path> answers() {
    return Goldens.in(Goldens.folder("answers")).stream()
        .filter(file -> !file.toString().endsWith(".expected"));
  }

  static Stream<Path> streams() {
    return answers().filter(file -> file.toString().endsWith(".sse"));
  }

  private static Dialect provider(Path answer) {
    return Goldens.dialectOf(answer);
  }

  private static boolean isStream(Path answer) {
    return answer.toString().endsWith(".sse");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void reachesEveryClientAsExpected(Path answer) throws IOException {
    byte[] body = Files.readAllBytes(answer);
    List<byte[]> reads = isStream(answer) ? Reading.events(body) : List.of(body);
    var told = new StringBuilder();

    for (Client client : Client.all()) {
      Result result = Reading.read(client, provider(answer), isStream(answer), reads);
      told.append("===== ").append(client).append('\n').append(result).append("\n");
    }

    String name = answer.getFileName().toString().replaceAll("\\.(sse|json)$", "");
    Goldens.check(answer.resolveSibling(name + ".expected"), told.toString());
  }

  @ParameterizedTest
  @MethodSource("streams")
  void isTheSameHoweverTheNetworkCutsIt(Path answer) throws IOException {
    byte[] body = Files.readAllBytes(answer);
    for (Client client : CUT) {
      Result expected = Reading.read(client, provider(answer), true, Reading.events(body));

      assertSame(expected, Reading.read(client, provider(answer), true, Reading.byteByByte(body)));
      for (int at = 0; at <= body.length && client.dialect() == Dialect.MESSAGES; at++) {
        assertSame(expected, Reading.read(client, provider(answer), true, Reading.cutAt(body, at)));
      }
    }
  }

  /** A failure in one read with the first words takes them back, so only its kind is the same. */
  private static void assertSame(Result expected, Result actual) {
    if (expected.failure() == null) {
      assertThat(actual.failure()).isNull();
      assertThat(actual.sent()).isEqualTo(expected.sent());
    } else {
      assertThat(actual.failure()).isNotNull();
      assertThat(actual.failure().kind()).isEqualTo(expected.failure().kind());
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void keepsTheOrderOfItsDialect(Path answer) throws IOException {
    byte[] body = Files.readAllBytes(answer);
    for (Client client : Client.all()) {
      if (client.stream()) {
        Result result =
            Reading.read(
                client,
                provider(answer),
                isStream(answer),
                isStream(answer) ? Reading.events(body) : List.of(body));
        if (!result.sent().isEmpty()) {
          StreamOrder.check(client.dialect(), result.sent(), result.failure() == null);
        }
      }
    }
  }
}
