package dev.undertone.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.load.bench.AudioBench;
import dev.undertone.load.bench.DecideBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Fork;

class BenchCommandTest {

  private static final Path LAUNCHER = Path.of("../undertone");

  @Test
  void decisionsAreTimedInAJvmLikeTheRouters() throws IOException {
    List<String> routers = new ArrayList<>(options("router_options"));
    routers.addAll(options("common_options"));

    assertThat(DecideBench.class.getAnnotation(Fork.class).jvmArgs())
        .containsExactlyInAnyOrderElementsOf(routers);
  }

  @Test
  void theReportNamesTheJvmOfABenchmarkThatHasItsOwn() {
    assertThat(BenchCommand.jvmOptions(DecideBench.class.getName()).orElseThrow())
        .startsWith("- JVM of DecideBench: `-XX:+UseSerialGC -Xms56m ");
    assertThat(BenchCommand.jvmOptions(AudioBench.class.getName())).isEmpty();
  }

  private static List<String> options(String name) throws IOException {
    Matcher line =
        Pattern.compile("^" + name + "='([^']*)'$", Pattern.MULTILINE)
            .matcher(Files.readString(LAUNCHER));
    assertThat(line.find()).as(name).isTrue();
    return List.of(line.group(1).split(" "));
  }
}
