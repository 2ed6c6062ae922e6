package dev.undertone.router.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.Continuity;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.CandidateTrace;
import dev.undertone.router.RouteDecision.Score;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figures of the example in {@code docs/routing.md}. */
class WorkedExampleTest {
  private final CelRouter router =
      new CelRouter(
          RouterFile.parse(
              "router.yaml",
              """
              name: example
              models:
                small: {provider: scripted, model: small, tier: 1, price: {in_per_m: 0.1, out_per_m: 0.4}}
                large: {provider: scripted, model: large, quality: 92, price: {in_per_m: 3, out_per_m: 15, cached_in_per_m: 0.3}}
              routes:
                normal:
                  strategy: auto
                  first_token_deadline: 700ms
                  variants: [{id: a, models: [small, large]}]
              rule: {match: [{output: "'normal'"}]}
              """),
          CelRouter.FailureObserver.none());

  private RouteDecision decide(Asked asked, long largeP50, long largeP90) {
    return router.decide(
        asked.request(),
        new FleetView(
            Map.of(
                "scripted/small", measured(180, 300),
                "scripted/large", measured(largeP50, largeP90))));
  }

  private static ModelHealth measured(long p50, long p90) {
    return new ModelHealth(false, "", 1, Duration.ofMillis(p50), Duration.ofMillis(p90), 100);
  }

  private static List<String> order(RouteDecision decision) {
    return decision.attempts().stream().map(each -> each.model().id()).toList();
  }

  @Test
  void theFiguresAreThoseOfThePage() {
    assertThat(decide(Asked.PLAIN.complexity(0.05), 400, 600).candidates())
        .extracting(CandidateTrace::score)
        .containsExactly(
            new Score(180, 180, 300, 1.0, 98.333), new Score(6_000, 400, 600, 0.962, 99.6));
    assertThat(decide(Asked.PLAIN.complexity(0.8), 400, 600).candidates())
        .extracting(each -> each.score().quality())
        .containsExactly(73.333, 93.6);
  }

  @Test
  void soAreTheOrders() {
    assertThat(order(decide(Asked.PLAIN.complexity(0.05), 400, 600)))
        .containsExactly("small", "large");
    assertThat(order(decide(Asked.PLAIN.complexity(0.8), 400, 600)))
        .containsExactly("large", "small");
    assertThat(order(decide(Asked.PLAIN.complexity(0.8), 600, 1_100)))
        .containsExactly("small", "large");
    var onLarge = Asked.PLAIN.complexity(0.05).after(new Continuity("scripted/large", 0, 900));
    var leaving = decide(onLarge, 400, 600);
    assertThat(order(leaving)).containsExactly("small", "large");
    assertThat(leaving.candidates().get(1).score().microUsd()).isEqualTo(3_570);
  }
}
