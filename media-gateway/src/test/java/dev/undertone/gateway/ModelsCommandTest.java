package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.undertone.stt.ModelEntry;
import dev.undertone.stt.ModelSource;
import dev.undertone.stt.ModelStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose hash nobody knows yet, from the first pull to the start of the server. */
class ModelsCommandTest {

  private static final String HASH = "[0-9a-f]{64}";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicInteger downloads = new AtomicInteger();
  private HttpServer server;
  private byte[] archive = new byte[0];
  private boolean personSaysYes;

  @BeforeEach
  void serve() throws IOException {
    archive = zip("the model");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/small-de.zip",
        exchange -> {
          downloads.incrementAndGet();
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static byte[] zip(String content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("small-de/am/final.mdl"));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private ModelStore store() {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/small-de.zip");
    var entry =
        new ModelEntry(
            "vosk-de",
            ModelEntry.Kind.STT,
            "de",
            "Apache-2.0",
            0,
            Optional.empty(),
            "vosk-de",
            true,
            List.of(new ModelSource.Web(uri, "small-de/")));
    return new ModelStore(List.of(entry), folder.resolve("cache"), List.of());
  }

  private int run(String... arguments) {
    var parts =
        new Parts(
            Map.of(),
            new PrintWriter(out),
            new PrintWriter(err),
            false,
            (config, progress) -> {
              throw new HouseException("no house in this test");
            },
            config -> {
              throw new HouseException("no voice in this test");
            },
            file -> List.of(),
            config -> store(),
            () -> {},
            question -> personSaysYes);
    return new Cli(parts).run(arguments);
  }

  @Nested
  class TheFirstPull {

    @Test
    void isRefusedWhenNobodySaysYes() {
      assertThat(run("models", "pull", "vosk-de")).isEqualTo(69);

      assertThat(err.toString())
          .contains("has no known hash", "Not trusted; --yes does.")
          .containsPattern("sha256 " + HASH);
      assertThat(folder.resolve("cache/vosk-de")).doesNotExist();
    }

    @Test
    void isNotDownloadedAgainWhenYesComesLater() {
      run("models", "pull", "vosk-de");

      assertThat(run("models", "pull", "vosk-de", "--yes")).isZero();
      assertThat(downloads).hasValue(1);
      assertThat(folder.resolve("cache/downloads")).isEmptyDirectory();
    }

    @Test
    void pinsTheHashThatAPersonHasSeen() {
      personSaysYes = true;

      assertThat(run("models", "pull", "vosk-de")).isZero();
      assertThat(run("models", "verify")).isZero();

      assertThat(out.toString())
          .contains("to use it:  stt: {models: {de: vosk-de}}")
          .containsPattern("vosk-de +genuine");
      assertThat(folder.resolve("cache/models.lock.json")).content().containsPattern(HASH);
    }
  }

  @Nested
  class ALaterPull {

    @Test
    void ofAnotherModelIsRefusedWithBothHashesWhateverIsSaid() throws IOException {
      run("models", "pull", "vosk-de", "--yes");
      Files.delete(folder.resolve("cache/vosk-de/am/final.mdl"));
      archive = zip("another model");

      assertThat(run("models", "pull", "vosk-de", "--yes")).isEqualTo(69);
      assertThat(err.toString()).containsPattern("has sha256 " + HASH + ", must be " + HASH);
      assertThat(folder.resolve("cache/vosk-de/am/final.mdl")).doesNotExist();
    }

    @Test
    void ofTheSameModelRepairsIt() throws IOException {
      run("models", "pull", "vosk-de", "--yes");
      Files.writeString(folder.resolve("cache/vosk-de/am/final.mdl"), "damaged");

      assertThat(run("models", "pull", "vosk-de")).isZero();
      assertThat(folder.resolve("cache/vosk-de/am/final.mdl")).hasContent("the model");
    }
  }

  @Nested
  class TheServer {

    private String failure() {
      GatewayConfig config =
          new ConfigReader(Map.of())
              .read("undertone.yaml", "stt: {models: {de: vosk-de}}", Path.of(""));
      var house = new Assembly(Map.of(), _ -> store(), new SharedVoice());
      var problem = new StringBuilder();
      assertThatExceptionOfType(HouseException.class)
          .isThrownBy(() -> house.start(config, what -> {}))
          .satisfies(e -> problem.append(e.getMessage()));
      return problem.toString();
    }

    @Test
    void doesNotStartWithoutAModelThatIsConfigured() {
      assertThat(failure())
          .contains("stt.models.de = vosk-de")
          .contains(folder.resolve("cache/vosk-de").toString())
          .contains("run `./undertone models pull vosk-de`");
    }

    @Test
    void doesNotStartWithAnotherModelThanTheOneThatWasConfirmed() throws IOException {
      run("models", "pull", "vosk-de", "--yes");
      Files.writeString(folder.resolve("cache/vosk-de/am/final.mdl"), "damaged");

      assertThat(failure())
          .contains("stt.models.de = vosk-de")
          .containsPattern("sha256 " + HASH + ", but .* has " + HASH);
    }
  }
}
