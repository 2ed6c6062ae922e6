package dev.undertone.router.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kill -9} leaves of a log. */
class KilledProcessTest {

  private static final long LOST_MILLIS = 1_000;

  /**
   * @param millis of the wall clock, after it was added
   */
  private record Added(int number, long millis) {}

  @TempDir Path folder;

  @Test
  void losesASecondAtMostAndTheFileIsSound()
      throws IOException, InterruptedException, SQLException {
    Path file = folder.resolve("decisions.db");
    List<Added> added = new ArrayList<>();
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                KilledWriter.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long killedMillis;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      added.add(added(lines.readLine()));
      while (added.getLast().millis() - added.getFirst().millis() < 2_500) {
        added.add(added(lines.readLine()));
      }
      killedMillis = System.currentTimeMillis();
      // SIGKILL: no hook of the process runs.
      writer.destroyForcibly();
      assertThat(writer.waitFor()).isEqualTo(137);
    }

    try (var log = new SqliteDecisionLog(file, LogSettings.STANDARD, InstantSource.system())) {
      List<Added> due =
          added.stream().filter(each -> each.millis() <= killedMillis - LOST_MILLIS).toList();
      assertThat(due).hasSizeGreaterThan(200);
      assertThat(due.stream().filter(each -> log.find("d" + each.number()).isEmpty()))
          .as("lost of %d, killed at %d", due.size(), killedMillis)
          .isEmpty();
    }
    assertThat(check(file)).isEqualTo("ok");
  }

  private static Added added(String line) {
    int space = line.indexOf(' ');
    return new Added(
        Integer.parseInt(line.substring(0, space)), Long.parseLong(line.substring(space + 1)));
  }

  private static String check(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("PRAGMA integrity_check")) {
      return row.getString(1);
    }
  }

  /** That of this test, whoever runs it. */
  private static String classPath() {
    return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs())
            .map(KilledProcessTest::path)
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }

  private static String path(URL url) {
    return Path.of(URI.create(url.toString())).toString();
  }
}
