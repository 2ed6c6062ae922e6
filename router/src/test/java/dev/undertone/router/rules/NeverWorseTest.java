package dev.undertone.router.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.RuleTrace;
import dev.undertone.router.RouteRequest;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NeverWorseTest {
  private static final List<String> HUMAN = List.of("none", "on_request", "offered");

  private final List<String> overruled = new ArrayList<>();

  private CelRouter router(RouterFile file) {
    return new CelRouter(
        file,
        new CelRouter.FailureObserver() {
          @Override
          public void ruleFailed(String router, String rule, String message) {}

          @Override
          public void overruled(String router, String rule, String message) {
            overruled.add(rule + ": " + message);
          }
        });
  }

  @Nested
  class WhenAModelIsDown {
    private static final String FILE =
        """
        name: test
        models:
          small: {provider: scripted, model: small, tier: 1}
          middle: {provider: scripted, model: middle, tier: 2}
          large: {provider: scripted, model: large, tier: 3}
        routes:
          normal: {variants: [{id: a, models: [middle]}]}
          strong: {human: offered, variants: [{id: a, models: [large, small]}]}
        rule:
          match:
            - {id: agitated, condition: "voice.arousal > 0.6", output: "'strong'"}
            - {id: default, output: "'normal'"}
        """;

    private final CelRouter router = router(RouterFile.parse("test.yaml", FILE));
    private final RouteRequest agitated = Requests.CALM.aroused(0.8).request();

    @Test
    void theDecisionWithoutTheVoiceStandsAndSaysSo() {
      RouteDecision decision = router.decide(agitated, down("large"));

      assertThat(decision.route()).isEqualTo("normal");
      assertThat(decision.rule()).isEqualTo("default");
      assertThat(decision.attempts().getFirst().model().id()).isEqualTo("middle");
      assertThat(decision.because())
          .isEqualTo(
              "never worse: rule 'agitated' matched: voice.arousal = 0.8 > 0.6, but on route"
                  + " 'strong' tier 1 is lower than 2, so the voice was left out");
      assertThat(decision.rules())
          .containsExactly(
              new RuleTrace(
                  "agitated", "overruled", "voice.arousal = 0.8 > 0.6; tier 1 is lower than 2"),
              new RuleTrace("default", "matched", ""));
      assertThat(overruled).containsExactly("agitated: tier 1 is lower than 2");
    }

    @Test
    void theVoiceCountsAgainOnceItIsUp() {
      RouteDecision decision = router.decide(agitated, FleetView.EMPTY);

      assertThat(decision.route()).isEqualTo("strong");
      assertThat(decision.human()).isEqualTo("offered");
      assertThat(overruled).isEmpty();
    }

    @Test
    void aPlanWithoutAnyModelIsTheWorst() {
      var both = new HashMap<>(down("large").models());
      both.putAll(down("small").models());

      assertThat(router.decide(agitated, new FleetView(both)).route()).isEqualTo("normal");
      assertThat(overruled).containsExactly("agitated: no model is left");
    }
  }

  private static FleetView down(String model) {
    return new FleetView(
        Map.of(
            "scripted/" + model,
            new ModelHealth(true, "down", 0, Duration.ZERO, Duration.ZERO, 5)));
  }

  @Nested
  class OverRandomFilesAndRequests {
    /** More of them by {@code -Drules.files=3000}; compiling them is what takes the time. */
    private static final int FILES = Integer.getInteger("rules.files", 120);

    /** By the router's own words, which are compared here by hand. */
    private static void assertNotWorse(RouteDecision heard, RouteDecision unheard, String file) {
      if (!unheard.attempts().isEmpty()) {
        assertThat(heard.attempts()).as(file).isNotEmpty();
        assertThat(heard.attempts().getFirst().model().tier())
            .as(file)
            .isGreaterThanOrEqualTo(unheard.attempts().getFirst().model().tier());
        assertThat(heard.attempts().getFirst().firstTokenDeadline())
            .as(file)
            .isLessThanOrEqualTo(unheard.attempts().getFirst().firstTokenDeadline());
      }
      assertThat(HUMAN.indexOf(heard.human()))
          .as(file)
          .isGreaterThanOrEqualTo(HUMAN.indexOf(unheard.human()));
    }

    @Test
    void noDecisionIsWorseThanTheOneMadeWithoutTheVoice() {
      var random = new Random(5);
      int differing = 0;
      for (int i = 0; i < FILES; i++) {
        String text = RandomRules.file(random);
        CelRouter router = router(new RouterFileReader("random.yaml", text).compiled());
        for (int j = 0; j < 25; j++) {
          RouteRequest request = RandomRules.request(random);
          FleetView fleet = random.nextBoolean() ? FleetView.EMPTY : down("m" + random.nextInt(4));

          RouteDecision heard = router.decide(request, fleet);

          RouteDecision unheard = router.decide(unheard(request), fleet);
          assertNotWorse(heard, unheard, text);
          differing += heard.route().equals(unheard.route()) ? 0 : 1;
        }
      }
      // Both kinds of decisions are there to be told apart.
      assertThat(overruled.size()).isGreaterThan(FILES / 10);
      assertThat(differing).isGreaterThan(FILES / 10);
    }

    @Test
    void aFileThatIsLoadedNeedsNoOverrulingWhileAllModelsAreUp() {
      var random = new Random(6);
      int loaded = 0;
      int differing = 0;
      for (int i = 0; i < FILES; i++) {
        String text = RandomRules.file(random);
        RouterFile file = new RouterFileReader("random.yaml", text).compiled();
        var issues = new Issues("random.yaml", text);
        new NeverWorse(file, issues).check();
        if (!issues.isEmpty()) {
          continue;
        }
        loaded++;
        CelRouter router = router(file);
        for (int j = 0; j < 60; j++) {
          RouteRequest request = RandomRules.request(random);
          String heard = router.decide(request, FleetView.EMPTY).route();
          String unheard = router.decide(unheard(request), FleetView.EMPTY).route();
          differing += heard.equals(unheard) ? 0 : 1;
          assertThat(overruled).as(text).isEmpty();
        }
      }
      assertThat(loaded).isBetween(FILES / 20, FILES * 19 / 20);
      assertThat(differing).isGreaterThan(FILES / 10);
    }
  }

  /** The same turn of a caller whose voice nobody listened to. */
  private static RouteRequest unheard(RouteRequest r) {
    TurnSignals s = r.signals();
    var signals =
        new TurnSignals(
            s.call(),
            s.turn(),
            s.transcript(),
            s.words(),
            s.transcriptConfidence(),
            0,
            Language.UNKNOWN,
            Prosody.NONE,
            s.dynamics());
    return new RouteRequest(
        signals,
        r.budgetLeft(),
        r.budgetTotal(),
        r.epochMillis(),
        r.facts(),
        r.ask(),
        r.continuity(),
        r.metadata(),
        r.user(),
        r.door(),
        r.agent(),
        r.tenant());
  }

  @Test
  void theFileIsRefusedWithWhatIsWorseAndByHowMuch() {
    String text =
        """
        name: test
        models: {quick: {provider: scripted, model: quick}}
        routes:
          normal: {first_token_deadline: 800ms, variants: [{id: a, models: [quick]}]}
          patient: {first_token_deadline: 1200ms, variants: [{id: a, models: [quick]}]}
        rule:
          match:
            - {id: unsure, condition: "voice.hesitation.score > 0.6", output: "'patient'"}
            - {id: default, output: "'normal'"}
        """;

    try {
      RouterFile.parse("test.yaml", text);
      throw new AssertionError("was not refused");
    } catch (ConfigException e) {
      assertThat(e.issues())
          .singleElement()
          .satisfies(
              issue -> {
                assertThat(issue.line()).isEqualTo(8);
                assertThat(issue.message())
                    .isEqualTo(
                        "never worse: rule 'unsure' hears the voice and takes route 'patient';"
                            + " without the voice rule 'default' takes 'normal':"
                            + " first_token_deadline 1200ms is 400ms later");
              });
    }
  }
}
