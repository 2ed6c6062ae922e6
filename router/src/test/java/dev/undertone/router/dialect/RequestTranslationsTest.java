package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each request becomes at each provider: {@code requests/<case>/in.<dialect>.json} in, {@code
 * out.<provider>.json} or {@code error.<provider>.txt} out. A case may say how it is put to the
 * provider in {@code outgoing.json}.
 */
class RequestTranslationsTest {

  static Stream<String> cases() {
    return Goldens.in(Goldens.folder("requests")).stream()
        .map(folder -> folder.getFileName().toString());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isPutToProvidersAsExpected(String name) throws IOException {
    Path folder = Goldens.folder("requests").resolve(name);
    Path in =
        Goldens.in(folder).stream()
            .filter(file -> file.getFileName().toString().startsWith("in."))
            .findFirst()
            .orElseThrow();
    Dialect client = Goldens.dialectOf(in);

    for (Dialect provider : List.of(Dialect.CHAT, Dialect.MESSAGES)) {
      String word = Goldens.word(provider);
      try {
        byte[] body =
            Requests.scan(client, Files.readAllBytes(in)).bodyFor(outgoing(folder, provider));
        String text =
            client == provider
                ? Goldens.text(body)
                : Json.MAPPER.readTree(body).toPrettyString() + "\n";
        Goldens.check(folder.resolve("out." + word + ".json"), text);
      } catch (BadRequestException e) {
        Goldens.check(
            folder.resolve("error." + word + ".txt"), e.field() + "\n" + e.getMessage() + "\n");
      }
    }
  }

  private static Outgoing outgoing(Path folder, Dialect provider) throws IOException {
    Path file = folder.resolve("outgoing.json");
    JsonNode said =
        Files.exists(file) ? Json.MAPPER.readTree(Files.readString(file)) : Json.object();
    Map<String, Object> parameters = new LinkedHashMap<>();
    said.path("parameters")
        .properties()
        .forEach(
            each ->
                parameters.put(
                    each.getKey(),
                    each.getValue().isNumber()
                        ? each.getValue().numberValue()
                        : each.getValue().asText()));
    return new Outgoing(
        provider,
        said.path("model").asText("the-model"),
        said.path("prompt").asText(""),
        parameters,
        said.path("forward_user").asBoolean(),
        said.path("forward_metadata").asBoolean(),
        true,
        said.path("said").asText(""));
  }
}
