package dev.undertone.router.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.Continuity;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import dev.undertone.router.text.TextClassifier;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What users of other gateways complain of in their choice of models; the issues are named. */
class PeerPainsTest {

  private static RouteDecision decide(String route, Asked asked, FleetView fleet) {
    String file =
        """
        name: pains
        models:
          small: {provider: scripted, model: small, tier: 1, price: {in_per_m: 0.1, out_per_m: 0.4}}
          large: {provider: scripted, model: large, quality: 95, price: {in_per_m: 3, out_per_m: 15}}
        routes:
          r: {first_token_deadline: 800ms, %s}
        rule: {match: [{output: "'r'"}]}
        """
            .formatted(route);
    var router =
        new CelRouter(RouterFile.parse("pains.yaml", file), CelRouter.FailureObserver.none());
    return router.decide(asked.request(), fleet);
  }

  private static String modelFor(String text, int promptTokens) {
    double complexity = TextClassifier.shipped().read(text).complexity();
    var asked = Asked.PLAIN.facts(new RequestFacts(promptTokens, 2, Set.of()));
    return decide(
            "strategy: auto, variants: [{id: a, models: [small, large]}]",
            asked.complexity(complexity),
            FleetView.EMPTY)
        .attempts()
        .getFirst()
        .model()
        .id();
  }

  /** litellm PR 39226. */
  @Test
  void expertsQuestionsGoToTheCheapTier() {
    assertThat(modelFor("prove that every finite integral domain is a field", 60))
        .isEqualTo("large");
    assertThat(modelFor("is this clause enforceable under promissory estoppel", 60))
        .isEqualTo("large");
    assertThat(modelFor("differential diagnosis for acute right lower quadrant pain", 60))
        .isEqualTo("large");
  }

  /** litellm PR 36721. */
  @Test
  void aLongSystemPromptLiftsAGreetingToTheTopTier() {
    assertThat(modelFor("hi", 20)).isEqualTo("small");
    assertThat(modelFor("hi", 12_000)).isEqualTo("small");
  }

  /** Portkey-AI/gateway#328. */
  @Test
  void aWeightedSplitIsNotStableForAUser() {
    String route =
        "strategy: weighted, variants: [{id: a, weight: 50, models: [small]},"
            + " {id: b, weight: 50, models: [large]}]";
    for (int user = 0; user < 200; user++) {
      Asked asked = Asked.PLAIN.user("user-" + user);
      String variant = decide(route, asked, FleetView.EMPTY).variant();

      assertThat(decide(route, asked.complexity(0.9).left(500), FleetView.EMPTY).variant())
          .isEqualTo(variant);
    }
  }

  /** litellm PR 35714: pinned for good, or not at all. */
  @Test
  void aConversationIsPinnedWronglyEitherWay() {
    String route =
        "strategy: cheapest, switch_margin: 0.99, variants: [{id: a, models: [small, large]}]";
    Asked onLarge = Asked.PLAIN.after(new Continuity("scripted/large", 0, 900));

    RouteDecision stays = decide(route, onLarge, FleetView.EMPTY);
    RouteDecision leaves = decide(route, onLarge, down("scripted/large"));

    assertThat(stays.attempts().getFirst().model().id()).isEqualTo("large");
    assertThat(leaves.attempts().getFirst().model().id()).isEqualTo("small");
  }

  /** litellm#3574. */
  @Test
  void routingByLatencyIgnoresTheFirstToken() {
    var fleet =
        new FleetView(
            Map.of(
                "scripted/small", measured(500, 700),
                "scripted/large", measured(150, 300)));

    RouteDecision decision =
        decide(
            "strategy: fastest, variants: [{id: a, models: [small, large]}]", Asked.PLAIN, fleet);

    assertThat(decision.attempts().getFirst().model().id()).isEqualTo("large");
  }

  private static ModelHealth measured(long p50Millis, long p90Millis) {
    return new ModelHealth(
        false, "", 1, Duration.ofMillis(p50Millis), Duration.ofMillis(p90Millis), 40);
  }

  private static FleetView down(String model) {
    return new FleetView(
        Map.of(model, new ModelHealth(true, "5 failures", 0, Duration.ZERO, Duration.ZERO, 5)));
  }
}
