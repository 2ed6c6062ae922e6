package dev.undertone.router.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.router.health.FleetView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterFilesTest {
  private final RecordingObserver observer = new RecordingObserver();

  @TempDir Path folder;

  private static String file(String name, String route) {
    return """
    name: %s
    models: {quick: {provider: scripted, model: quick}}
    routes:
      a: {variants: [{id: v, models: [quick]}]}
      b: {variants: [{id: v, models: [quick]}]}
    rule: {match: [{output: "'%s'"}]}
    """
        .formatted(name, route);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private RouterFiles open() {
    return new RouterFiles(
        List.of(folder),
        List.of(RouterFile.bundled("default")),
        observer,
        CelRouter.FailureObserver.none());
  }

  private static String route(RouterFiles files, String id) {
    return files.get(id).decide(Requests.CALM.request(), FleetView.EMPTY).route();
  }

  @Test
  void everyFileOfAFolderIsInForceUnderItsName() throws IOException {
    write("one.yaml", file("first", "a"));
    write("two.yml", file("second", "b"));
    write("notes.txt", "nothing");

    try (var files = open()) {
      assertThat(files.routers()).containsOnlyKeys("default", "first", "second");
      assertThat(route(files, "second")).isEqualTo("b");
      assertThatThrownBy(() -> files.get("third"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("router = 'third', must be one of [default, first, second]");
    }
  }

  @Test
  void allThatIsWrongWithAllFilesIsToldAtOnce() throws IOException {
    write("one.yaml", file("first", "x"));
    write("two.yaml", file("second", "y"));

    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.issues()).hasSize(2));
  }

  @Test
  void aChangedFileIsSwappedIn() throws IOException {
    write("one.yaml", file("first", "a"));
    try (var files = open()) {
      write("one.yaml", file("first", "b"));
      write("new.yaml", file("second", "a"));

      files.look();

      assertThat(route(files, "first")).isEqualTo("b");
      assertThat(route(files, "second")).isEqualTo("a");
      assertThat(observer.told).containsExactly("loaded first", "loaded second", "loaded first");
    }
  }

  @Test
  void aBadFileLeavesTheOldOneInForceAndIsToldOnce() throws IOException {
    write("one.yaml", file("first", "a"));
    try (var files = open()) {
      observer.told.clear();
      write("one.yaml", file("first", "nowhere"));

      files.look();
      files.look();

      assertThat(route(files, "first")).isEqualTo("a");
      assertThat(observer.told)
          .singleElement()
          .asString()
          .contains("one.yaml:6:25: output names no route: 'nowhere'")
          .contains("^");
    }
  }

  @Test
  void aDeletedFileStaysInForceAndIsToldOnce() throws IOException {
    Path one = write("one.yaml", file("first", "a"));
    try (var files = open()) {
      observer.told.clear();
      Files.delete(one);

      files.look();
      files.look();

      assertThat(route(files, "first")).isEqualTo("a");
      assertThat(observer.told).containsExactly("deleted one.yaml");
    }
  }

  @Test
  void twoFilesOfOneNameAreRefused() throws IOException {
    write("one.yaml", file("first", "a"));
    write("two.yaml", file("first", "b"));

    assertThatThrownBy(this::open)
        .hasMessageContaining("name = 'first', which another router file has already");
  }

  @Nested
  class OneProviderInTwoFiles {

    private static String served(String name, String url, String region) {
      return """
      name: %s
      providers:
        cloud: {kind: openai, base_url: "%s", region: %s}
      models: {quick: {provider: cloud, model: quick}}
      routes:
        a: {require: {region: [%s]}, variants: [{id: v, models: [quick]}]}
      rule: {match: [{output: "'a'"}]}
      """
          .formatted(name, url, region, region);
    }

    private static String url(RouterFiles files, String id) {
      return files.get(id).file().providers().get("cloud").baseUrl();
    }

    /** A prompt that one file keeps in its region would go to the other one's address. */
    @Test
    void isRefusedWhereTheyDeclareItDifferently() throws IOException {
      write("one.yaml", served("first", "https://us.example/v1", "us"));
      write("two.yaml", served("second", "https://eu.example/v1", "eu"));

      assertThatThrownBy(RouterFilesTest.this::open)
          .hasMessageContaining("two.yaml:3:3: provider 'cloud' is declared in another way in")
          .hasMessageContaining("one.yaml, must be the same");
    }

    @Test
    void isOneProviderWhereTheyAgree() throws IOException {
      write("one.yaml", served("first", "https://eu.example/v1", "eu"));
      write("two.yaml", served("second", "https://eu.example/v1", "eu"));

      try (var files = open()) {
        assertThat(files.routers()).containsKeys("first", "second");
      }
    }

    @Test
    void movesOnceBothFilesSaySo() throws IOException {
      write("one.yaml", served("first", "https://old.example/v1", "eu"));
      write("two.yaml", served("second", "https://old.example/v1", "eu"));
      try (var files = open()) {
        observer.told.clear();
        write("one.yaml", served("first", "https://new.example/v1", "eu"));
        files.look();
        assertThat(url(files, "first")).isEqualTo("https://old.example/v1");
        assertThat(observer.told)
            .singleElement()
            .asString()
            .contains("one.yaml:3:3: provider 'cloud'");

        write("two.yaml", served("second", "https://new.example/v1", "eu"));
        files.look();
        assertThat(url(files, "first")).isEqualTo("https://new.example/v1");
        assertThat(url(files, "second")).isEqualTo("https://new.example/v1");
      }
    }
  }

  @Test
  void whoCarriesDecisionsOutHearsOfAFileBeforeItIsInForce() throws IOException {
    write("one.yaml", file("first", "a"));
    try (var files = open()) {
      List<String> before = new ArrayList<>();
      observer.loading =
          next -> before.add(route(files, "first") + " then " + next.keySet().size());
      write("one.yaml", file("first", "b"));

      files.look();

      assertThat(before).containsExactly("a then 2");
      assertThat(route(files, "first")).isEqualTo("b");
    }
  }

  @Test
  void aFileThatCannotBeCarriedOutIsRefusedAndTheNextIsTakenUp() throws IOException {
    write("one.yaml", file("first", "a"));
    try (var files = open()) {
      observer.told.clear();
      observer.loading =
          _ -> {
            throw new IllegalArgumentException("no such certificate");
          };
      write("one.yaml", file("first", "b"));
      files.look();
      files.look();
      assertThat(route(files, "first")).isEqualTo("a");
      assertThat(observer.told)
          .singleElement()
          .asString()
          .contains("one.yaml: cannot be used:")
          .contains("no such certificate");

      observer.loading = _ -> {};
      write("one.yaml", file("first", "b") + "# mended");
      files.look();
      assertThat(route(files, "first")).isEqualTo("b");
    }
  }

  @Test
  void aWatchedFileIsTakenUpAndTheSchedulerIsLeftIdle() throws Exception {
    write("one.yaml", file("first", "a"));
    var scheduler = Executors.newSingleThreadScheduledExecutor();
    try (var files = open()) {
      observer.next = new CountDownLatch(1);
      files.watchOn(scheduler);
      write("one.yaml", file("first", "b"));

      assertThat(observer.next.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(route(files, "first")).isEqualTo("b");
    }
    scheduler.shutdown();
    assertThat(scheduler.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
  }

  /** Remembers what it was told. */
  private static final class RecordingObserver implements RouterFiles.Observer {
    private final List<String> told = new ArrayList<>();
    private volatile CountDownLatch next = new CountDownLatch(1);
    private volatile Consumer<Map<String, CelRouter>> loading = _ -> {};

    @Override
    public void loading(Map<String, CelRouter> routers) {
      loading.accept(routers);
    }

    @Override
    public synchronized void loaded(RouterFile file) {
      told.add("loaded " + file.id());
      next.countDown();
    }

    @Override
    public synchronized void refused(Path path, List<ConfigIssue> issues) {
      told.add("refused " + new ConfigException(issues).getMessage());
    }

    @Override
    public synchronized void deleted(Path path) {
      told.add("deleted " + path.getFileName());
    }
  }
}
