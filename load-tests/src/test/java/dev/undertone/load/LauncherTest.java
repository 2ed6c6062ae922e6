package dev.undertone.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher, with a Maven and a JDK that do nothing. */
class LauncherTest {

  private static final Path LAUNCHER = Path.of("../undertone");
  private static final long PATIENCE_SECONDS = 20;

  @TempDir private Path home;

  @BeforeEach
  void install() throws IOException {
    Files.copy(LAUNCHER, home.resolve("undertone"));
    script("build/find-jdk", "echo " + home.resolve("jdk"));
    script(
        "bin/mvn",
        """
        mkdir -p media-gateway/target load-tests/target
        touch media-gateway/target/undertone-gateway.jar media-gateway/target/undertone-router.jar
        touch load-tests/target/undertone-load.jar
        """);
    script(
        "jdk/bin/java", "echo $$ >" + home.resolve("pid.new") + "\nmv pid.new pid\nexec sleep 60");
  }

  @Nested
  class WhenItIsInterruptedWhileTheRouterRehearses {

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void leavesNoJvmBehind(String signal, int code) throws Exception {
      Process launcher = launch();
      ProcessHandle jvm = jvm();

      assertThat(
              new ProcessBuilder("sh", "-c", "kill -" + signal + " " + launcher.pid())
                  .start()
                  .waitFor())
          .isZero();

      assertThat(launcher.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(launcher.exitValue()).isEqualTo(code);
      jvm.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(jvm.isAlive()).isFalse();
    }
  }

  private Process launch() throws IOException {
    var builder =
        new ProcessBuilder("sh", home.resolve("undertone").toString(), "router")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("said").toFile());
    builder.environment().merge("PATH", home.resolve("bin") + ":", (old, own) -> own + old);
    return builder.start();
  }

  /** The one that rehearses, once it runs. */
  private ProcessHandle jvm() throws IOException {
    Path pid = home.resolve("pid");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.exists(pid)) {
      assertThat(System.nanoTime()).as(Files.readString(home.resolve("said"))).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
    return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
  }

  private void script(String name, String body) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
