package dev.undertone.router.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.speech.Emotions;
import dev.undertone.router.Router;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayRunTest {

  /** The demo with the quick model for those who ask again, and another prompt by default. */
  private static final String NEW_FILE =
      """
      name: demo
      models:
        quick: {provider: scripted, model: quick, price: {in_per_m: 0.10, out_per_m: 0.40}}
        thoughtful: {provider: scripted, model: thoughtful, price: {in_per_m: 2.00, out_per_m: 8.00, cached_in_per_m: 0.50}}
      prompts: {other: Answer in three words.}
      routes:
        default: {first_token_deadline: 800ms, variants: [{id: a, models: [quick, thoughtful], prompt: other}]}
        again: {first_token_deadline: 800ms, variants: [{id: a, models: [quick]}]}
        strong: {first_token_deadline: 800ms, variants: [{id: a, models: [thoughtful, quick]}]}
      rule:
        match:
          - {id: stirred, condition: "has(voice.arousal) && voice.arousal > 0.5", output: "'strong'"}
          - {id: asks-again, condition: "dynamics.reasks >= 2", output: "'again'"}
          - {id: default, output: "'default'"}
      """;

  private final BoundedDecisionLog log = new BoundedDecisionLog(100);
  private final Router router =
      new CelRouter(RouterFile.parse("new.yaml", NEW_FILE), CelRouter.FailureObserver.none());

  @BeforeEach
  void fill() {
    var decisions = new Decisions();
    log.add(decisions.of("d1", "c-1", 1, 0, "", 1_700_000_000_000L));
    log.add(decisions.of("d2", "c-1", 2, 2, "", 1_700_000_010_000L));
    log.add(decisions.of("d3", "c-2", 1, 0, "", 1_700_000_020_000L));
    log.add(
        decisions.of(
            "d4", "c-2", 2, 2, "", 1_700_000_030_000L, Emotions.aroused(0.9, 0.9, 0.4, 0.5)));
    log.served("d2", Decisions.served());
  }

  private ReplayReport replay() {
    return ReplayRun.over(log::entries, DecisionQuery.newest(10), 100, router);
  }

  /** {@code -Dgoldens=write} writes what is said now; the diff is reviewed. */
  private static void assertIsGolden(String said, String name) throws IOException {
    Path golden = Path.of("src/test/resources/dev/undertone/router/record/replay", name);
    if ("write".equals(System.getProperty("goldens"))) {
      Files.writeString(golden, said);
    }
    assertThat(said).isEqualTo(Files.readString(golden));
  }

  @Test
  void countsWhatDiffers() {
    ReplayReport report = replay();

    assertThat(report.decisions()).isEqualTo(4);
    assertThat(report.routes()).isEqualTo(2);
    assertThat(report.variants()).as("two of them by their prompt").isEqualTo(4);
    assertThat(report.models()).isEqualTo(2);
    assertThat(report.rules())
        .containsExactlyInAnyOrder(
            new ReplayReport.Move("agitated-repeat", "asks-again", 2),
            new ReplayReport.Move("default", "default", 2));
  }

  @Test
  void saysWhatHangsOnEmotionThatWasNotRecorded() {
    assertThat(replay().inexact()).isEqualTo(1);
    assertThat(replay().examples())
        .extracting(ReplayReport.Example::id, ReplayReport.Example::exact)
        .containsExactly(tuple("d4", false), tuple("d2", true));
  }

  @Test
  void reckonsWithTheTokensThatWereCounted() {
    ReplayReport report = replay();

    // d2: 320 new and 100 cached tokens in, 60 out; the quick model has no cache of them.
    double d2Before = 320 * 2 + 100 * 0.5 + 60 * 8;
    double d2After = 420 * 0.1 + 60 * 0.4;
    // The others: 400 in, 200 out assumed.
    double quick = 400 * 0.1 + 200 * 0.4;
    double thoughtful = 400 * 2 + 200 * 8;
    assertThat(report.compared()).isEqualTo(new ReplayReport.Compared(4, 1, 4));
    assertThat(report.before().microUsd())
        .isCloseTo(d2Before + 2 * quick + thoughtful, within(1e-6));
    assertThat(report.after().microUsd()).isCloseTo(d2After + 3 * quick, within(1e-6));
  }

  @Test
  void expectsDeadlinesToBeMissedAsOftenAsTheModelsWereLate() {
    ReplayReport report = replay();

    // quick: half within 200 ms, nine in ten within 400; thoughtful: 500 and 1200; deadline 800 ms.
    assertThat(report.before().late()).isCloseTo(2 * 0.0051878 + 2 * 0.2457215, within(1e-5));
    assertThat(report.after().late()).isCloseTo(4 * 0.0051878, within(1e-5));
  }

  @Test
  void underTheSameFileNothingDiffers() {
    var same = new CelRouter(RouterFile.bundled("demo"), CelRouter.FailureObserver.none());

    ReplayReport report = ReplayRun.over(log::entries, DecisionQuery.newest(1), 100, same);

    assertThat(report.decisions()).isEqualTo(4);
    assertThat(report.routes() + report.variants() + report.models()).isZero();
    assertThat(report.after()).isEqualTo(report.before());
  }

  @Test
  void stopsAtItsLimit() {
    assertThat(ReplayRun.over(log::entries, DecisionQuery.newest(10), 3, router).decisions())
        .isEqualTo(3);
  }

  @Test
  void isWrittenForPeople() throws IOException {
    assertIsGolden(ReplayText.of(replay()), "report.txt");
  }

  @Test
  void isWrittenForPrograms() throws IOException {
    assertIsGolden(ReplayJson.of(replay()) + "\n", "report.json");
  }

  @Test
  void ofNothingSaysSo() {
    var empty = new ReplayRun(router).report();

    assertThat(ReplayText.of(empty)).isEqualTo("No decisions to replay.\n");
    assertThat(empty.rules()).isEqualTo(List.of());
  }
}
