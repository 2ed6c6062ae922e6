package dev.undertone.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@code undertone router} is made of. The jar is there when a build has come to packaging, as
 * {@code mvn verify} does before it tests this module.
 */
class RouterJarTest {

  private static final Path JAR = Path.of("../media-gateway/target/undertone-router.jar");

  /** None of them asks for the source of what it is linked with. */
  private static final Set<String> LICENCES =
      Set.of(
          "Apache-2.0", "BSD-3-Clause", "CC0-1.0 OR BSD-2-Clause", "EPL-2.0 OR Apache-2.0", "MIT");

  @BeforeEach
  void isBuilt() {
    assumeTrue(Files.exists(JAR), "mvn package makes the jar");
  }

  @Test
  void reachesTheArtefactsOfTheListAndNoOthers() throws IOException {
    Set<String> artefacts = new TreeSet<>();
    reachable().forEach(each -> artefacts.add(artefact(each)));

    assertThat(artefacts).isEqualTo(listed().keySet());
  }

  @Test
  void namesFilesThatAreThere() throws IOException {
    assertThat(reachable()).hasSizeGreaterThan(20).allSatisfy(each -> assertThat(each).exists());
  }

  @Test
  void hasNoCopyleft() throws IOException {
    assertThat(LICENCES).containsAll(listed().values());
  }

  @Test
  void beginsWithTheRouter() throws IOException, ReflectiveOperationException {
    String main = attributes(JAR).getValue(Attributes.Name.MAIN_CLASS);
    try (var loader =
        new URLClassLoader(new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      assertThat(main).isEqualTo("dev.undertone.gateway.RouterMain");
      assertThat(loader.loadClass(main).getMethod("main", String[].class)).isNotNull();
      assertThat(loader.getResource("org/vosk/Model.class")).isNull();
      assertThat(loader.getResource("be/tarsos/dsp/AudioEvent.class")).isNull();
      assertThat(loader.getResource("marytts/LocalMaryInterface.class")).isNull();
    }
  }

  /** The JVM goes on to the class path of every jar that it opens, so does this. */
  private static Set<Path> reachable() throws IOException {
    Set<Path> found = new TreeSet<>();
    Deque<Path> next = new ArrayDeque<>(List.of(JAR));
    while (!next.isEmpty()) {
      Path jar = next.pop();
      String classPath = attributes(jar).getValue(Attributes.Name.CLASS_PATH);
      for (String entry : classPath == null ? List.<String>of() : List.of(classPath.split(" +"))) {
        Path named = jar.resolveSibling(entry).normalize();
        if (found.add(named) && Files.exists(named)) {
          next.add(named);
        }
      }
    }
    return found;
  }

  private static Attributes attributes(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      return file.getManifest() == null ? new Attributes() : file.getManifest().getMainAttributes();
    }
  }

  private static String artefact(Path jar) {
    return jar.getFileName().toString().replaceFirst("(-\\d.*)?\\.jar$", "");
  }

  /** Artefacts with their licences. */
  private static Map<String, String> listed() {
    Map<String, String> listed = new TreeMap<>();
    try (InputStream in = RouterJarTest.class.getResourceAsStream("router-artefacts.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" +", 2))
          .forEach(line -> listed.put(line[0], line[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return listed;
  }
}
