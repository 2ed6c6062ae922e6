package dev.undertone.stt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.undertone.conversation.reply.ProviderException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {

  private static final ModelStore.Progress UNWATCHED = (model, bytes, of) -> {};
  private static final ModelStore.Confirmation REFUSE = (model, source, bytes, hash) -> false;

  @TempDir Path folder;

  private HttpServer server;
  private final List<String> ranges = new ArrayList<>();
  private byte[] served = new byte[0];
  private int breakOffAfter = Integer.MAX_VALUE;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/model", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(String.valueOf(range));
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    exchange.getResponseHeaders().add("ETag", "\"one\"");
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes %d-%d/%d".formatted(from, served.length - 1, served.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, served.length - from);
    OutputStream body = exchange.getResponseBody();
    body.write(served, from, Math.min(breakOffAfter, served.length - from));
    body.flush();
    exchange.close();
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/model");
  }

  private ModelEntry entry(Optional<String> sha256, ModelSource... sources) {
    return new ModelEntry(
        "tiny", ModelEntry.Kind.VAD, "", "MIT", 7, sha256, "tiny.onnx", false, List.of(sources));
  }

  private ModelStore store(ModelEntry entry) {
    return new ModelStore(
        List.of(entry), folder.resolve("cache"), List.of(folder.resolve("shipped")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String sha256Of(String text) throws IOException {
    return ModelHash.of(Files.writeString(folder.resolve("hashed"), text));
  }

  @Nested
  class Hashes {
    @Test
    void ofAFileAreWhatSha256sumPrints() throws IOException {
      assertThat(sha256Of("abc"))
          .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void ofAFolderDependOnItsNamesAndContentsOnly() throws IOException {
      Path one = Files.createDirectories(folder.resolve("one/a"));
      Files.writeString(one.resolve("x"), "1");
      Files.writeString(folder.resolve("one/b"), "2");
      Path two = Files.createDirectories(folder.resolve("two/a"));
      Files.writeString(folder.resolve("two/b"), "2");
      Files.writeString(two.resolve("x"), "1");
      String before = ModelHash.of(folder.resolve("one"));

      assertThat(ModelHash.of(folder.resolve("two"))).isEqualTo(before);
      Files.move(two.resolve("x"), two.resolve("y"));
      assertThat(ModelHash.of(folder.resolve("two"))).isNotEqualTo(before);
    }

    @Test
    void ofTheModelsOfTheBuildAreThoseOfTheManifest() throws IOException {
      ModelStore store = new ModelStore(folder.resolve("cache"), List.of(TestModels.directory()));

      assertThat(store.verify("vosk-en").state()).isEqualTo(ModelStore.State.GENUINE);
      assertThat(store.verify("silero-v6").state()).isEqualTo(ModelStore.State.GENUINE);
      assertThat(store.path("vad.model", "silero-v6")).isEqualTo(TestModels.silero());
    }
  }

  @Nested
  class AConfiguredModel {
    @Test
    void thatIsMissingNamesSettingFileAndCommand() throws IOException {
      ModelStore store = store(entry(Optional.of(sha256Of("genuine"))));

      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> store.path("vad.model", "tiny"))
          .withMessageContaining("vad.model = tiny")
          .withMessageContaining(folder.resolve("cache").resolve("tiny.onnx").toString())
          .withMessageContaining("./undertone models pull tiny");
    }

    @Test
    void thatIsDamagedNamesSettingFileAndCommand() throws IOException {
      ModelStore store = store(entry(Optional.of(sha256Of("genuine"))));
      Path file = Files.createDirectories(folder.resolve("cache")).resolve("tiny.onnx");
      Files.writeString(file, "damaged");

      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> store.path("vad.model", "tiny"))
          .withMessageContaining("vad.model = tiny")
          .withMessageContaining(file.toString())
          .withMessageContaining("./undertone models pull tiny");
    }

    @Test
    void thatNobodyKnowsNamesThoseThereAre() {
      ModelStore store = store(entry(Optional.empty()));

      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> store.path("vad.model", "large"))
          .withMessageContaining("vad.model = large, must be one of [tiny]");
      assertThatIllegalArgumentException().isThrownBy(() -> store.verify("large"));
    }

    @Test
    void isTakenFromTheCacheWhenTheShippedOneIsDamaged() throws IOException {
      ModelStore store = store(entry(Optional.of(sha256Of("genuine"))));
      Path shipped = Files.createDirectories(folder.resolve("shipped"));
      Path cache = Files.createDirectories(folder.resolve("cache"));
      Files.writeString(shipped.resolve("tiny.onnx"), "damaged");
      Files.writeString(cache.resolve("tiny.onnx"), "genuine");

      assertThat(store.path("vad.model", "tiny")).isEqualTo(cache.resolve("tiny.onnx"));
    }
  }

  @Nested
  class Pulling {
    @Test
    void replacesADamagedModel() throws Exception {
      Path local = Files.writeString(folder.resolve("local"), "genuine");
      ModelStore store =
          store(entry(Optional.of(sha256Of("genuine")), new ModelSource.Local(local, "")));
      Path cache = Files.createDirectories(folder.resolve("cache"));
      Files.writeString(cache.resolve("tiny.onnx"), "damaged");

      Path path = store.pull("tiny", UNWATCHED, REFUSE);

      assertThat(path).hasContent("genuine");
      assertThat(store.verify("tiny").state()).isEqualTo(ModelStore.State.GENUINE);
    }

    @Test
    void goesOnToTheNextSourceWhenOneHasTheWrongModel() throws Exception {
      Path wrong = Files.writeString(folder.resolve("wrong"), "wrong");
      served = bytes("genuine");
      ModelStore store =
          store(
              entry(
                  Optional.of(sha256Of("genuine")),
                  new ModelSource.Local(wrong, ""),
                  new ModelSource.Web(uri(), "")));

      assertThat(store.pull("tiny", UNWATCHED, REFUSE)).hasContent("genuine");
    }

    @Test
    void thatFindsNoRightSourceSaysWhatEachOfThemDidAndLeavesNothing() throws Exception {
      Path wrong = Files.writeString(folder.resolve("wrong"), "wrong");
      Path absent = folder.resolve("absent");
      ModelStore store =
          store(
              entry(
                  Optional.of(sha256Of("genuine")),
                  new ModelSource.Local(wrong, ""),
                  new ModelSource.Local(absent, "")));

      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> store.pull("tiny", UNWATCHED, REFUSE))
          .withMessageContaining(wrong + ": has sha256 " + sha256Of("wrong"))
          .withMessageContaining(absent.toString());
      assertThat(store.list().getFirst().path()).isEmpty();
      try (var left = Files.list(folder.resolve("cache"))) {
        assertThat(left.filter(path -> path.getFileName().toString().startsWith(".pull")))
            .isEmpty();
      }
    }

    @Test
    void goesOnWithADownloadThatBrokeOff() throws Exception {
      served = bytes("genuine");
      breakOffAfter = 3;
      ModelStore store =
          store(entry(Optional.of(sha256Of("genuine")), new ModelSource.Web(uri(), "")));
      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> store.pull("tiny", UNWATCHED, REFUSE));
      breakOffAfter = Integer.MAX_VALUE;
      List<Long> seen = new ArrayList<>();

      Path path =
          store.pull(
              "tiny",
              (model, bytes, of) -> {
                assertThat(of).isEqualTo(7);
                seen.add(bytes);
              },
              REFUSE);

      assertThat(path).hasContent("genuine");
      assertThat(ranges).containsExactly("null", "bytes=3-");
      assertThat(seen).startsWith(3L).endsWith(7L);
    }

    @Test
    void takesAFolderOutOfAnArchive() throws Exception {
      ByteArrayOutputStream zip = new ByteArrayOutputStream();
      try (ZipOutputStream out = new ZipOutputStream(zip)) {
        for (String name : List.of("top/model/a", "top/model/b/c", "top/else")) {
          out.putNextEntry(new ZipEntry(name));
          out.write(bytes(name));
        }
      }
      served = zip.toByteArray();
      ModelEntry entry =
          new ModelEntry(
              "tiny",
              ModelEntry.Kind.STT,
              "xx",
              "MIT",
              0,
              Optional.empty(),
              "tiny",
              true,
              List.of(new ModelSource.Web(uri(), "top/model/")));

      Path path = store(entry).pull("tiny", UNWATCHED, (model, source, bytes, hash) -> true);

      assertThat(path.resolve("a")).hasContent("top/model/a");
      assertThat(path.resolve("b/c")).hasContent("top/model/b/c");
      assertThat(path.resolve("../else")).doesNotExist();
    }

    @Test
    void refusesAnArchiveThatWritesOutsideOfItself() throws Exception {
      ByteArrayOutputStream zip = new ByteArrayOutputStream();
      try (ZipOutputStream out = new ZipOutputStream(zip)) {
        out.putNextEntry(new ZipEntry("model/../../../escaped"));
        out.write(bytes("!"));
      }
      Path archive = Files.write(folder.resolve("evil.zip"), zip.toByteArray());

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> ModelArchive.extract(archive, "model/", folder.resolve("out/model")))
          .withMessageContaining("outside");
      assertThat(folder.resolve("escaped")).doesNotExist();
    }
  }

  @Nested
  class WithoutAKnownHash {
    @Test
    void aModelIsTakenOnceConfirmedAndHeldToItFromThenOn() throws Exception {
      Path local = Files.writeString(folder.resolve("local"), "genuine");
      ModelStore store = store(entry(Optional.empty(), new ModelSource.Local(local, "")));
      List<String> asked = new ArrayList<>();

      Path path =
          store.pull(
              "tiny",
              UNWATCHED,
              (model, source, bytes, hash) -> {
                asked.addAll(List.of(source.toString(), String.valueOf(bytes), hash));
                return true;
              });

      assertThat(asked).isEqualTo(List.of(local.toString(), "7", sha256Of("genuine")));
      assertThat(store.path("vad.model", "tiny")).isEqualTo(path);
      Files.writeString(path, "damaged");
      assertThat(store.verify("tiny").state()).isEqualTo(ModelStore.State.WRONG);
    }

    @Test
    void aModelThatIsNotConfirmedIsNotKept() throws IOException {
      Path local = Files.writeString(folder.resolve("local"), "genuine");
      ModelStore store = store(entry(Optional.empty(), new ModelSource.Local(local, "")));

      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> store.pull("tiny", UNWATCHED, REFUSE))
          .withMessageContaining("was not confirmed");
      assertThat(store.verify("tiny").state()).isEqualTo(ModelStore.State.MISSING);
    }

    @Test
    void aModelThatLiesInTheCacheIsNotTrusted() throws IOException {
      ModelStore store = store(entry(Optional.empty()));
      Path cache = Files.createDirectories(folder.resolve("cache"));
      Files.writeString(cache.resolve("tiny.onnx"), "whatever");

      assertThat(store.verify("tiny").state()).isEqualTo(ModelStore.State.UNCONFIRMED);
      assertThatExceptionOfType(ProviderException.class)
          .isThrownBy(() -> store.path("vad.model", "tiny"));
    }
  }

  @Nested
  class TarArchives {
    @Test
    void giveTheirMemberWhateverItsSize() throws IOException, InterruptedException {
      byte[] content = new byte[1_300];
      Arrays.fill(content, (byte) 7);
      Path package1 = Files.createDirectories(folder.resolve("package"));
      Files.writeString(package1.resolve("before"), "b");
      Files.write(package1.resolve("model"), content);
      Path archive = folder.resolve("some.tgz");
      Process tar =
          new ProcessBuilder("tar", "czf", archive.toString(), "package/before", "package/model")
              .directory(folder.toFile())
              .start();
      assertThat(tar.waitFor()).isZero();

      ModelArchive.extract(archive, "package/model", folder.resolve("out"));

      assertThat(folder.resolve("out")).hasBinaryContent(content);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> ModelArchive.extract(archive, "nothing", folder.resolve("none")))
          .withMessageContaining("archive has no nothing");
    }
  }

  @Nested
  class TheCacheDirectory {
    private final Path home = Path.of("home");

    @Test
    void isTheOneTheOperatorNames() {
      assertThat(
              ModelStore.cacheDirectory(
                  Map.of("UNDERTONE_MODELS", "here", "XDG_CACHE_HOME", "x"), home))
          .isEqualTo(Path.of("here"));
    }

    @Test
    void followsTheCustomOfTheDesktopElse() {
      assertThat(ModelStore.cacheDirectory(Map.of("XDG_CACHE_HOME", "x"), home))
          .isEqualTo(Path.of("x/undertone/models"));
      assertThat(ModelStore.cacheDirectory(Map.of(), home))
          .isEqualTo(Path.of("home/.cache/undertone/models"));
    }
  }
}
