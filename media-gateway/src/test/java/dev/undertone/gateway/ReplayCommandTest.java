package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.gateway.api.Generations;
import dev.undertone.router.record.DecisionLog;
import dev.undertone.router.record.LogSettings;
import dev.undertone.router.record.SqliteDecisionLog;
import dev.undertone.stt.ModelStore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayCommandTest {

  private static final String ROUTER =
      """
      name: demo
      models: {quick: {provider: scripted, model: quick, price: {in_per_m: 0.1, out_per_m: 0.4}}}
      routes: {default: {variants: [{id: a, models: [quick]}]}}
      rule: {match: [{id: all, output: "'default'"}]}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;
  private Path file;
  private Path router;
  private DecisionLog log;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("decisions.db");
    router = Files.writeString(folder.resolve("new.yaml"), ROUTER);
    log = new SqliteDecisionLog(file, LogSettings.STANDARD, InstantSource.system());
    var made = new Generations();
    long now = System.currentTimeMillis();
    log.add(made.of("old", "c-1", 2, "", now - 7_200_000));
    log.add(made.of("a", "c-1", 2, "", now - 60_000));
    log.add(made.of("b", "c-2", 0, "", now - 30_000));
    assertThat(log.find("b")).isPresent();
  }

  @AfterEach
  void close() {
    log.close();
  }

  private int run(String... arguments) {
    var parts =
        new Parts(
            Map.of(),
            new PrintWriter(out),
            new PrintWriter(err),
            false,
            (_, _) -> {
              throw new HouseException("no house in this test");
            },
            _ -> {
              throw new HouseException("no voice in this test");
            },
            _ -> List.of(),
            _ -> new ModelStore(Path.of("no-such-cache"), List.of()),
            () -> {},
            _ -> false);
    return new Cli(parts).run(arguments);
  }

  private int replay(String more) {
    String[] options = more.isEmpty() ? new String[0] : more.split(" ");
    String[] all = new String[options.length + 5];
    all[0] = "replay";
    all[1] = "--router";
    all[2] = router.toString();
    all[3] = "--log";
    all[4] = file.toString();
    System.arraycopy(options, 0, all, 5, options.length);
    return run(all);
  }

  @Test
  void readsTheLogOfARunningServerAndSaysWhatDiffers() {
    assertThat(replay("")).as(err::toString).isZero();

    assertThat(out.toString())
        .startsWith("3 decisions from ")
        .contains("another route                2   66.7 %")
        .contains("agitated-repeat -> all");
  }

  @Test
  void takesTheLastHourOnly() {
    assertThat(replay("--since 1h --json")).isZero();

    assertThat(new JsonObject(out.toString()).getInteger("decisions")).isEqualTo(2);
  }

  @Test
  void findsTheLogByTheConfiguration() throws IOException {
    Path config =
        Files.writeString(folder.resolve("u.yaml"), "routers: {decision_log: decisions.db}\n");

    assertThat(run("replay", "--router", router.toString(), "--config", config.toString()))
        .as(err::toString)
        .isZero();
    assertThat(out.toString()).startsWith("3 decisions from ");
  }

  @Test
  void claimsThatHoldEndWith0AndOthersWith65() {
    assertThat(replay("--assert routes<=70% --assert cost<=100% --assert models<=2")).isZero();
    assertThat(err.toString()).isEmpty();

    assertThat(replay("--assert routes<=1 --assert variants<=100%")).isEqualTo(65);
    assertThat(err.toString()).isEqualTo("undertone: routes = 2.000, claimed: at most 1.000\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--since soon | --since = 'soon', must be a moment such as",
        "--limit 0 | --limit = 0, must be 1 to 10000000",
        "--assert cost<=3 | --assert = 'cost<=3', must be routes, variants",
        "--unheard-of | Unknown option: '--unheard-of'",
      })
  void mistakesEndWith64(String options, String says) {
    assertThat(run(("replay --router " + router + " --log " + file + " " + options).split(" ")))
        .isEqualTo(64);
    assertThat(err.toString()).contains(says);
  }

  @Test
  void filesThatAreNotThereAreNamed() {
    assertThat(run("replay", "--router", router.toString(), "--log", "nowhere.db")).isEqualTo(64);
    assertThat(run("replay", "--router", "nowhere.yaml", "--log", file.toString())).isEqualTo(64);

    assertThat(err.toString())
        .contains("nowhere.db: there is no such file", "nowhere.yaml: there is no such file");
  }

  @Test
  void withoutALogTheMistakeIsNamed() {
    assertThat(run("replay", "--router", router.toString())).isEqualTo(64);
    assertThat(err.toString()).contains("no decision log is named: use --log FILE");
  }

  @Test
  void aFileThatIsNoLogEndsWith69() throws IOException {
    Path other = Files.writeString(folder.resolve("other.db"), "no database at all".repeat(500));

    assertThat(run("replay", "--router", router.toString(), "--log", other.toString()))
        .isEqualTo(69);
  }
}
