package dev.undertone.router.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotions;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.RouteDecision.RuleTrace;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.RuleTraces;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DecisionRecordTest {
  private static final String WORDS = "my secret number is four two";

  private final CelRouter router =
      new CelRouter(RouterFile.bundled("demo"), CelRouter.FailureObserver.none());

  private DecisionRecord record(String id, Random random) {
    RouteRequest request = request(random);
    FleetView fleet = fleet(random);
    return DecisionRecord.of(id, request, fleet, router.decide(request, fleet), true);
  }

  @Test
  void decidingAgainFromTheRecordGivesTheSameDecision() {
    var random = new Random(42);
    for (int i = 0; i < 2_000; i++) {
      DecisionRecord record = record("d" + i, random);

      assertThat(record.decideAgain(router).decision()).isEqualTo(record.decision());
      assertThat(record.decideAgain(router).isExact()).isTrue();
    }
  }

  @Test
  void theJsonFormKeepsAllOfIt() {
    var json = DecisionJson.full();
    var random = new Random(43);
    for (int i = 0; i < 200; i++) {
      DecisionRecord record = record("d" + i, random);

      DecisionRecord read = json.read(json.write(record));

      assertThat(read).isEqualTo(record);
      assertThat(read.decideAgain(router).decision()).isEqualTo(record.decision());
    }
  }

  @Test
  void theBriefFormKeepsAllOfItAndIsReadByEither() {
    var random = new Random(45);
    for (int i = 0; i < 200; i++) {
      DecisionRecord record = record("d" + i, random);
      String brief = DecisionJson.brief().write(record);

      assertThat(DecisionJson.brief().read(brief)).isEqualTo(record);
      assertThat(DecisionJson.full().read(brief)).isEqualTo(record);
      assertThat(brief).hasSizeLessThan(DecisionJson.full().write(record).length());
    }
  }

  @Test
  void aDecisionWithoutVoiceIsBrief() {
    DecisionRecord record = new Decisions().of("d", "c").redacted();

    assertThat(DecisionJson.brief().write(record))
        .doesNotContain("\"pitch\"")
        .doesNotContain("\"score\"")
        .doesNotContain(":0,")
        .doesNotContain(":false");
  }

  @Test
  void theWordsAreNowhereInIt() {
    DecisionRecord record = record("d", new Random(44));

    assertThat(DecisionJson.full().write(record)).doesNotContain("secret");
    assertThat(record.request().signals().words()).isEqualTo(6);
  }

  @Test
  void nothingInItHoldsOnToTheRequest() {
    DecisionRecord record = record("d", new Random(46));

    assertThat(record.decision().rules()).isNotInstanceOf(RuleTraces.class);
  }

  @Test
  void jsonThatIsNoRecordIsRefused() {
    assertThatThrownBy(() -> DecisionJson.full().read("{\"id\": 3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a decision record: ");
  }

  @Nested
  class WithoutEmotion {
    private final DecisionJson json = DecisionJson.full();

    private DecisionRecord redacted(RouteRequest request, FleetView fleet, CelRouter by) {
      return DecisionRecord.of("d", request, fleet, by.decide(request, fleet), false);
    }

    @Test
    void neitherItsValuesNorWhatRulesSaidOfThemAreKept() {
      RouteRequest request = request(emotional(0.734), 0.2, 1);

      DecisionRecord record = redacted(request, FleetView.EMPTY, router);

      assertThat(record.emotionRedacted()).isTrue();
      assertThat(record.decision().route()).isEqualTo("strong");
      assertThat(record.decision().because())
          .isEqualTo(
              "rule 'agitated-repeat' matched: dynamics.reasks = 1 >= 1;"
                  + " voice.arousal: not recorded; voice.arousal_delta: not recorded");
      assertThat(json.write(record)).doesNotContain("734").contains("\"emotion_redacted\":true");
    }

    @Test
    void aRecordThatHadNoneToTakeOutDoesNotClaimSo() {
      RouteRequest request = request(Emotion.absent("signals.emotion is off"), 0.2, 1);

      DecisionRecord record = redacted(request, FleetView.EMPTY, router);

      assertThat(record.emotionRedacted()).isFalse();
      assertThat(record.decideAgain(router).isExact()).isTrue();
      assertThat(record.decideAgain(router).decision().rules())
          .anyMatch(rule -> rule.reason().contains("signals.emotion is off"));
    }

    @Test
    void aRuleThatHungOnItIsNamedWhenTheDecisionIsMadeAgain() {
      DecisionRecord record = redacted(request(emotional(0.9), 0.2, 1), FleetView.EMPTY, router);

      DecisionRecord.Replay again = record.decideAgain(router);

      assertThat(again.isExact()).isFalse();
      assertThat(again.unsure()).extracting(RuleTrace::id).containsExactly("agitated-repeat");
      assertThat(again.unsure().getFirst().reason()).contains("voice.arousal: not recorded");
    }

    @Test
    void aDecisionThatDidNotHangOnItIsMadeAgainExactly() {
      for (int reasks : List.of(0, 2)) {
        DecisionRecord record =
            redacted(request(emotional(0.9), 0.2, reasks), FleetView.EMPTY, router);

        assertThat(record.decideAgain(router).isExact()).isTrue();
        assertThat(record.decideAgain(router).decision().route())
            .isEqualTo(record.decision().route());
      }
    }

    @Test
    void noDecisionComesOutDifferentlyInSilence() {
      var random = new Random(48);
      List<CelRouter> routers =
          List.of(router, router(RouterFile.bundled("default")), router(RUGGED));
      int exact = 0;
      int unsure = 0;
      for (int i = 0; i < 3_000; i++) {
        CelRouter by = routers.get(i % routers.size());
        RouteRequest request =
            request(emotional(random.nextDouble()), random.nextDouble(), random.nextInt(3));
        DecisionRecord record = json.read(json.write(redacted(request, fleet(random), by)));

        DecisionRecord.Replay again = record.decideAgain(by);

        if (again.isExact()) {
          exact++;
          assertThat(again.decision().rule()).isEqualTo(record.decision().rule());
          assertThat(again.decision().route()).isEqualTo(record.decision().route());
          assertThat(again.decision().attempts()).isEqualTo(record.decision().attempts());
        } else {
          unsure++;
        }
      }
      assertThat(exact).isGreaterThan(500);
      assertThat(unsure).isGreaterThan(500);
    }

    /** Asks for emotion in every way there is. */
    private static final RouterFile RUGGED =
        RouterFile.parse(
            "rugged.yaml",
            """
            name: rugged
            models: {quick: {provider: scripted, model: quick}}
            routes: {a: {variants: [{id: v, models: [quick]}]}, b: {variants: [{id: v, models: [quick]}]}, c: {variants: [{id: v, models: [quick]}]}}
            rule:
              match:
                - {id: guard, condition: "!voice.emotion.available && dynamics.reasks == 0", output: "'b'"}
                - {id: unguarded, condition: "!has(voice.arousal) || !voice.absolute.available", output: "'c'"}
                - {id: label, condition: "voice.emotion.label == 'angry' && dynamics.reasks == 1", output: "'b'"}
                - {id: delta, condition: "has(voice.arousal_delta) && voice.hesitation.score > 0.5", output: "'c'"}
                - {id: sure, condition: "voice.confidence.arousal > 0.5 && dynamics.reasks > 1 && voice.arousal > 0.5", output: "'b'"}
                - {output: "'a'"}
            """);

    private static CelRouter router(RouterFile file) {
      return new CelRouter(file, CelRouter.FailureObserver.none());
    }

    private static Emotion emotional(double arousal) {
      return Emotions.aroused(0.7, arousal, 0.4, arousal - 0.4);
    }

    private static RouteRequest request(Emotion emotion, double score, int reasks) {
      return DecisionRecordTest.request(new Random(1), emotion, score, reasks);
    }
  }

  @Nested
  class TheBoundedLog {
    private final BoundedDecisionLog log = new BoundedDecisionLog(3);

    @Test
    void keepsTheNewestAndCountsWhatGaveWay() {
      var random = new Random(45);
      for (int i = 0; i < 5; i++) {
        log.add(record("d" + i, random));
      }

      assertThat(log.newest(10)).extracting(DecisionRecord::id).containsExactly("d4", "d3", "d2");
      assertThat(log.newest(1)).extracting(DecisionRecord::id).containsExactly("d4");
      assertThat(log.find("d3")).isPresent();
      assertThat(log.find("d0")).isEmpty();
      assertThat(log.counts().retired()).isEqualTo(2);
    }

    @Test
    void forgetsACall() {
      log.add(record("d0", new Random(46)));

      assertThat(log.erase(new CallId("other"))).isZero();
      assertThat(log.erase(new CallId("c-1"))).isEqualTo(1);
      assertThat(log.newest(10)).isEmpty();
    }
  }

  private static FleetView fleet(Random random) {
    return new FleetView(
        Map.of(
            "scripted/quick",
            new ModelHealth(
                random.nextInt(5) == 0,
                "",
                random.nextDouble(),
                Duration.ofNanos(random.nextLong(900_000_000)),
                Duration.ofNanos(random.nextLong(900_000_000)),
                random.nextInt(90))));
  }

  private static RouteRequest request(Random random) {
    boolean emotion = random.nextBoolean();
    // Near the thresholds of the file, where a rounded digit could turn the decision.
    double arousal = 0.6 + random.nextDouble(-0.001, 0.001);
    double score = 0.5 + random.nextDouble(-0.001, 0.001);
    return request(
        random,
        emotion
            ? Emotions.aroused(0.7, arousal, 0.4, arousal - 0.4)
            : Emotion.absent("signals.emotion is off"),
        score,
        random.nextInt(3));
  }

  private static RouteRequest request(Random random, Emotion emotion, double score, int reasks) {
    Prosody voice =
        new Prosody(
            Prosody.Basis.FINAL,
            random.nextLong(4_000),
            emotion,
            new Prosody.Hesitation(
                true, 0.8, score, 0, 0, 0, 2, 0.2, 900 + random.nextInt(200), false, 0, List.of()),
            Prosody.Rate.ABSENT,
            new Prosody.Pitch(true, 1, random.nextDouble(300), 3.14159, -2.71828),
            Prosody.Level.ABSENT,
            Prosody.Phonation.ABSENT,
            new Prosody.Quality(true, 1, random.nextDouble(40), 0, false, 0));
    var dynamics =
        new TurnSignals.Dynamics(
            random.nextBoolean() ? Optional.of(random.nextLong(900)) : Optional.empty(),
            random.nextInt(6) == 0,
            random.nextInt(3),
            0,
            false,
            0,
            0,
            500,
            2_000,
            random.nextDouble(),
            reasks);
    return new RouteRequest(
        new TurnSignals(
            new CallId("c-1"),
            new TurnId(2),
            WORDS,
            6,
            0.87654,
            140.1234,
            Language.declared("en"),
            voice,
            dynamics),
        Duration.ofNanos(random.nextLong(1_500_000_000)),
        Duration.ofMillis(1_500),
        random.nextLong(2_000_000_000_000L),
        random.nextInt(40_000),
        random.nextInt(30),
        random.nextBoolean() ? Set.of("tools", "images") : Set.of(),
        Map.of("tier", "gold"),
        "user-1",
        "browser",
        "bank");
  }
}
