package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.ConfigIssue;
import dev.undertone.stt.ModelStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<GatewayConfig> started = new ArrayList<>();
  private boolean closed;

  private int run(String... arguments) {
    return run(this::start, arguments);
  }

  private int run(HouseStarter house, String... arguments) {
    var parts =
        new Parts(
            Map.of(),
            new PrintWriter(out),
            new PrintWriter(err),
            false,
            house,
            config -> {
              throw new HouseException("no voice in this test");
            },
            file -> List.of(ConfigIssue.ofFile(file.toString(), "is bad")),
            config -> new ModelStore(Path.of("no-such-cache"), List.of()),
            () -> {},
            question -> false);
    return new Cli(parts).run(arguments);
  }

  private RunningHouse start(GatewayConfig config, Progress progress) {
    started.add(config);
    return new RunningHouse() {
      @Override
      public String host() {
        return config.server().host();
      }

      @Override
      public int port() {
        return 4_711;
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }

  @Test
  void helpBeginsWithWhatANewcomerCanDo() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("serve", "call", "config", "models", "Begin with:");
  }

  @Test
  void versionNamesTheJdk() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).contains("undertone", "JDK " + Runtime.version());
  }

  @Test
  void serveOpensTheHouseAndClosesItWhenItIsStopped() {
    assertThat(run("serve", "--port", "0", "--llm", "auto")).isZero();

    assertThat(out.toString()).contains("http://127.0.0.1:4711");
    assertThat(started.getFirst().llm().isAuto()).isTrue();
    assertThat(started.getFirst().server().port()).isZero();
    assertThat(closed).isTrue();
  }

  @Test
  void theFirstRouterThatIsNamedDecidesForAll() {
    assertThat(run("serve", "--router", "a.yaml", "--router", "b.yaml")).isZero();

    assertThat(started.getFirst().routers().always()).contains("a.yaml");
    assertThat(started.getFirst().routers().files()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serv | Did you mean: undertone serve or undertone router?",
        "serve --host 0.0.0.0 | no access token is set",
        "serve --port 70000 | --port = 70000, must be 0 to 65535",
        "serve --llm magic | --llm = 'magic', must be scripted or auto",
        "serve --config nowhere.yaml | nowhere.yaml: there is no such file",
        "call nowhere.wav | nowhere.wav: there is no such file",
        "call --via phone | --via = 'phone', must be browser or twilio",
        "call --url http://x | --url = 'http://x', must be ws://host:port",
        "call --url ws://x:1 --router r.yaml | --router and --llm are for a server",
        "call --fast --via twilio | --fast goes with --via browser only",
        "models pull nothing | model 'nothing' is not known",
        "call --reply nowhere/out.wav | --reply = 'nowhere/out.wav'",
      })
  void mistakesEndWith64AndSayWhatIsWrong(String line, String says) {
    assertThat(run(line.split(" "))).isEqualTo(64);
    assertThat(err.toString()).contains(says).doesNotContain("\tat ");
    assertThat(started).isEmpty();
  }

  @Test
  void aBadRecordingIsNamedBeforeAnythingIsStarted(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.wav"), "fLaC and more");

    assertThat(run("call", file.toString())).isEqualTo(64);
    assertThat(err.toString()).contains("found a FLAC file; accepted: WAV with PCM 16 bit");
  }

  @Test
  void configCheckReadsRouterAndAgentFilesToo(@TempDir Path folder) throws IOException {
    Path agents = Files.createDirectory(folder.resolve("agents"));
    Files.writeString(agents.resolve("desk.yaml"), "instruction: x\n");
    Path file = folder.resolve("u.yaml");
    Files.writeString(file, "routers: {files: [r.yaml]}\nagents: {dir: agents}\n");

    assertThat(run("config", "check", file.toString())).isEqualTo(64);
    assertThat(err.toString())
        .contains("r.yaml: is bad")
        .contains("unknown key 'instruction', did you mean 'instructions'?");
  }

  @Test
  void theExampleConfigurationIsGood() {
    Path example = Path.of("..", "docs", "examples", "undertone.yaml");

    assertThat(run("config", "check", example.toString())).isZero();
    assertThat(out.toString()).startsWith("OK");
  }

  @Test
  void aHouseThatIsNotToBeHadEndsWith69() {
    int code =
        run(
            (config, progress) -> {
              throw new HouseException("stt.models.en: no model, run 'undertone models pull'");
            },
            "serve");

    assertThat(code).isEqualTo(69);
    assertThat(err.toString()).contains("undertone: stt.models.en: no model");
  }

  @Test
  void whatNobodyExpectsIsOneLineAnd70() {
    HouseStarter broken =
        (config, progress) -> {
          throw new IllegalStateException("boom");
        };

    assertThat(run(broken, "serve")).isEqualTo(70);
    assertThat(err.toString())
        .contains("undertone: unexpected IllegalStateException: boom")
        .doesNotContain("\tat ");
  }

  @Test
  void debugAddsTheStack() {
    HouseStarter broken =
        (config, progress) -> {
          throw new IllegalStateException("boom");
        };

    assertThat(run(broken, "serve", "--debug")).isEqualTo(70);
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void theDemonstrationSaysWhatItIs() {
    int code = run("call");

    assertThat(code).isEqualTo(69);
    assertThat(err.toString())
        .contains("DEMONSTRATION", "not from a language model", "router: demo", "emotion: ON");
    assertThat(started.getFirst().signals().use().allowed()).isTrue();
    assertThat(closed).isTrue();
  }

  @Test
  void modelsAreListedWithWhereTheyAre() {
    assertThat(run("models", "list")).isZero();
    assertThat(out.toString()).contains("vosk-en", "Apache-2.0");
  }
}
