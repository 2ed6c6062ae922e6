package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterMainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return RouterMain.run(
        Map.of(),
        new PrintWriter(out),
        new PrintWriter(err),
        () -> {
          throw new AssertionError("nothing is to be started");
        },
        arguments);
  }

  @Test
  void saysWhichVersionItIs() {
    assertThat(run("--version")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("undertone", "JDK " + Runtime.version());
  }

  @Test
  void namesItsCommands() {
    assertThat(run("--help")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("router", "replay");
  }
}
