package dev.undertone.router.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.undertone.router.Plan;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.CandidateTrace;
import dev.undertone.router.RouteDecision.RuleTrace;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CelRouterTest {
  private final List<String> failures = new ArrayList<>();

  /** A file with routes a and b over models quick (8000 tokens, tools only) and slow. */
  private CelRouter router(String rules) {
    String text =
        """
        name: test
        models:
          quick: {provider: scripted, model: quick, context_tokens: 8000, capabilities: [tools]}
          slow: {provider: scripted, model: slow, typical_first_token: 300ms}
        routes:
          a: {first_token_deadline: 600ms, variants: [{id: v, models: [quick, slow], prompt: "Be kind."}]}
          b: {first_token_deadline: 600ms, endpointing: patient, speaking_rate: 0.9, variants: [{id: v, models: [slow]}]}
          w:
            strategy: weighted
            variants: [{id: x, weight: 30, models: [quick]}, {id: y, weight: 70, models: [slow]}]
        """
            + rules;
    return new CelRouter(
        RouterFile.parse("test.yaml", text), (router, rule, m) -> failures.add(rule + ": " + m));
  }

  private static String rule(String condition, String output) {
    return "rule:\n  match:\n    - {id: r, condition: \"%s\", output: \"'%s'\"}\n    - {output: \"'a'\"}\n"
        .formatted(condition, output);
  }

  private static RouteDecision decide(CelRouter router, Requests requests) {
    return router.decide(requests.request(), FleetView.EMPTY);
  }

  @Nested
  class Rules {
    @Test
    void theFirstMatchWinsAndTheRestIsNotReached() {
      var router =
          router(
              """
              rule:
                match:
                  - {id: one, condition: "dynamics.reasks > 0", output: "'b'"}
                  - {id: two, condition: "voice.hesitation.score > 0.6", output: "'b'"}
                  - {id: three, condition: "true || dynamics.barge_in", output: "'a'"}
                  - {output: "'a'"}
              """);

      var decision = decide(router, Requests.CALM.hesitating(0.71, 0));

      assertThat(decision.rule()).isEqualTo("two");
      assertThat(decision.route()).isEqualTo("b");
      assertThat(decision.because())
          .isEqualTo("rule 'two' matched: voice.hesitation.score = 0.71 > 0.6");
      assertThat(decision.rules())
          .containsExactly(
              new RuleTrace("one", "false", "dynamics.reasks = 0, not > 0"),
              new RuleTrace("two", "matched", "voice.hesitation.score = 0.71 > 0.6"),
              new RuleTrace("three", "not_reached", ""),
              new RuleTrace("default", "not_reached", ""));
    }

    @Test
    void anUnavailableValueMakesTheRuleFalseAndSaysWhy() {
      var decision = decide(router(rule("!(voice.arousal > 0.5)", "b")), Requests.CALM);

      assertThat(decision.route()).isEqualTo("a");
      assertThat(decision.rules().getFirst())
          .isEqualTo(new RuleTrace("r", "unavailable", "voice.arousal: signals.emotion is off"));
      assertThat(failures).isEmpty();
    }

    @Test
    void anUnavailableValueDoesNotHideTheOtherBranch() {
      var router = router(rule("voice.arousal > 0.5 || dynamics.reasks >= 2", "b"));

      assertThat(decide(router, Requests.CALM.reasking(2)).route()).isEqualTo("b");
      assertThat(decide(router, Requests.CALM.aroused(0.8)).route()).isEqualTo("b");
      assertThat(decide(router, Requests.CALM.reasking(1)).route()).isEqualTo("a");
    }

    @Test
    void metadataThatWasNotGivenIsUnavailable() {
      var router = router(rule("metadata.tier == 'gold'", "b"));

      assertThat(decide(router, Requests.CALM).rules().getFirst())
          .isEqualTo(new RuleTrace("r", "unavailable", "metadata.tier: not given"));
      assertThat(decide(router, Requests.CALM.with(Map.of("tier", "gold"))).route()).isEqualTo("b");
      assertThat(failures).isEmpty();
    }

    @Test
    void anEvaluationErrorIsNoMatchAndIsTold() {
      var decision = decide(router(rule("10 / dynamics.interruptions > 1", "b")), Requests.CALM);

      assertThat(decision.route()).isEqualTo("a");
      assertThat(decision.rules().getFirst().result()).isEqualTo("error");
      assertThat(failures).singleElement().asString().startsWith("r: ");
    }

    @Test
    void anOutputMayBeComputed() {
      var router =
          router(
              """
              rule:
                match:
                  - {id: own, condition: "'route' in metadata", output: "metadata.route"}
                  - {output: "'a'"}
              """);

      assertThat(decide(router, Requests.CALM.with(Map.of("route", "b"))).route()).isEqualTo("b");
      assertThat(decide(router, Requests.CALM.with(Map.of("route", "nowhere"))).rules().getFirst())
          .isEqualTo(new RuleTrace("own", "error", "output = 'nowhere', which is no route"));
      assertThat(failures).containsExactly("own: output = 'nowhere', which is no route");
    }

    @Test
    void nestedRulesThatDoNotMatchFallThrough() {
      var router =
          router(
              """
              rule:
                variables:
                  - {name: stuck, expression: "dynamics.reasks >= 1"}
                match:
                  - id: outer
                    condition: variables.stuck
                    rule:
                      match:
                        - {id: inner, condition: "voice.hesitation.score > 0.5", output: "'b'"}
                  - {id: default, output: "'a'"}
              """);

      assertThat(decide(router, Requests.CALM.reasking(1)).rules())
          .extracting(RuleTrace::id, RuleTrace::result)
          .containsExactly(
              tuple("outer", "matched"),
              tuple("outer/inner", "false"),
              tuple("default", "matched"));
      var both = decide(router, Requests.CALM.reasking(1).hesitating(0.9, 0));
      assertThat(both.rule()).isEqualTo("outer/inner");
    }

    @Test
    void aRuleMayLookAtTheHealthOfAModel() {
      var router =
          router(rule("models['slow'].first_token_p50_ms >= 300 && !models.slow.open", "b"));
      var measured = new ModelHealth(true, "429", 0.5, Duration.ofMillis(350), Duration.ZERO, 9);
      var open = new FleetView(Map.of("scripted/slow", measured));

      assertThat(decide(router, Requests.CALM).route()).isEqualTo("b");
      assertThat(router.decide(Requests.CALM.request(), open).rules().getFirst().reason())
          .isEqualTo("models.slow.first_token_p50_ms = 350; models.slow.open = true");
    }
  }

  @Nested
  class Plans {
    private final CelRouter router = router("rule: {match: [{output: \"'a'\"}]}\n");

    @Test
    void modelsComeInTheOrderOfTheFileUnderTheSmallerDeadline() {
      var decision = decide(router, Requests.CALM);

      assertThat(decision.attempts())
          .extracting(a -> a.model().id())
          .containsExactly("quick", "slow");
      assertThat(decision.attempts().getFirst().firstTokenDeadline())
          .isEqualTo(Duration.ofMillis(600));
      assertThat(decision.prompt()).isEqualTo("Be kind.");
      assertThat(decision.endpointing()).isEqualTo("normal");
      assertThat(decision.speakingRate()).isEqualTo(1);
      assertThat(decide(router, Requests.CALM.needing("", 1, Duration.ofMillis(150))).attempts())
          .extracting(Plan.PlannedAttempt::firstTokenDeadline)
          .containsOnly(Duration.ofMillis(150));
    }

    @Test
    void eachModelThatCannotServeIsRemovedWithItsReason() {
      var fleet =
          new FleetView(
              Map.of(
                  "scripted/slow",
                  new ModelHealth(true, "5 failures", 0, Duration.ZERO, Duration.ZERO, 5)));

      assertThat(router.decide(Requests.CALM.request(), fleet).candidates())
          .containsExactly(
              new CandidateTrace("scripted/quick", true, "first of the plan"),
              new CandidateTrace("scripted/slow", false, "its breaker is open: 5 failures"));
      assertThat(
              decide(router, Requests.CALM.needing("images", 1, Duration.ofSeconds(1)))
                  .candidates())
          .containsExactly(
              new CandidateTrace(
                  "scripted/quick", false, "the request needs images, which it cannot do"),
              new CandidateTrace("scripted/slow", true, "first of the plan"));
      assertThat(
              decide(router, Requests.CALM.needing("tools", 8_001, Duration.ofSeconds(1)))
                  .candidates()
                  .getFirst()
                  .reason())
          .isEqualTo("8001 prompt tokens do not fit its context of 8000");
    }
  }

  @Nested
  class WeightedRoutes {
    private final CelRouter router = router("rule: {match: [{output: \"'w'\"}]}\n");

    @Test
    void theSameUserGetsTheSameVariant() {
      for (int i = 0; i < 50; i++) {
        var first = decide(router, Requests.CALM.of("user-" + i));
        var again = decide(router, Requests.CALM.of("user-" + i).reasking(2));

        assertThat(again.variant()).isEqualTo(first.variant());
        assertThat(first.probability()).isEqualTo(first.variant().equals("x") ? 0.3 : 0.7);
      }
    }

    @Test
    void usersAreSharedOutByWeight() {
      long x = 0;
      for (int i = 0; i < 4_000; i++) {
        x += decide(router, Requests.CALM.of("user-" + i)).variant().equals("x") ? 1 : 0;
      }

      assertThat(x / 4_000.0).isBetween(0.27, 0.33);
    }
  }
}
