package dev.undertone.router.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.undertone.router.Ask;
import dev.undertone.router.Continuity;
import dev.undertone.router.Plan;
import dev.undertone.router.RequestFacts;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.RouteDecision.CandidateTrace;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.health.FleetView.ModelHealth;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SelectorTest {

  /** Cheap and slow, fair and quick, best and dear; each with a name of its own at its provider. */
  private static final String MODELS =
      """
      name: test
      providers:
        eu: {kind: openai, base_url: "https://eu.example", region: eu, data_policy: [no_train, zero_retention]}
        us: {kind: openai, base_url: "https://us.example", region: us, data_policy: [no_train]}
      models:
        cheap: {provider: eu, model: c, tier: 1, price: {in_per_m: 0.1, out_per_m: 0.4, cached_in_per_m: 0.01}, typical_first_token: 600ms, context_tokens: 8000}
        fair: {provider: us, model: f, tier: 2, price: {in_per_m: 1, out_per_m: 4, cached_in_per_m: 0.1}, typical_first_token: 200ms}
        best: {provider: us, model: b, quality: 95, price: {in_per_m: 5, out_per_m: 20}, typical_first_token: 400ms, max_output_tokens: 500, capabilities: [tools]}
      """;

  private static CelRouter router(String route) {
    return router(route, "{id: v, models: [cheap, fair, best]}");
  }

  private static CelRouter router(String route, String variants) {
    String text =
        MODELS
            + "routes: {r: {"
            + (route.contains("first_token_deadline") ? "" : "first_token_deadline: 800ms, ")
            + (route.isEmpty() ? "" : route + ", ")
            + "variants: ["
            + variants
            + "]}}\nrule: {match: [{output: \"'r'\"}]}\n";
    return new CelRouter(RouterFile.parse("test.yaml", text), CelRouter.FailureObserver.none());
  }

  private static RouteDecision decide(CelRouter router, Asked asked) {
    return router.decide(asked.request(), FleetView.EMPTY);
  }

  private static List<String> order(RouteDecision decision) {
    return decision.attempts().stream().map(each -> each.model().id()).toList();
  }

  private static List<String> order(String route, Asked asked) {
    return order(decide(router(route), asked));
  }

  private static String reason(RouteDecision decision, String model) {
    return decision.candidates().stream()
        .filter(each -> each.model().equals(model))
        .map(CandidateTrace::reason)
        .findFirst()
        .orElseThrow();
  }

  private static FleetView measured(Map<String, long[]> quantiles) {
    Map<String, ModelHealth> models = new HashMap<>();
    quantiles.forEach(
        (name, of) ->
            models.put(
                name,
                new ModelHealth(
                    false, "", 1, Duration.ofMillis(of[0]), Duration.ofMillis(of[1]), 40)));
    return new FleetView(models);
  }

  @Nested
  class Strategies {
    @Test
    void firstKeepsTheOrderOfTheFileAndScoresNobody() {
      var decision = decide(router(""), Asked.PLAIN);

      assertThat(order(decision)).containsExactly("cheap", "fair", "best");
      assertThat(decision.candidates())
          .extracting(CandidateTrace::score)
          .containsOnly(RouteDecision.Score.NONE);
    }

    @Test
    void cheapestGoesByTheExpectedCostOfPromptAndAnswer() {
      var decision =
          decide(router("strategy: cheapest", "{id: v, models: [best, fair, cheap]}"), Asked.PLAIN);

      assertThat(order(decision)).containsExactly("cheap", "fair", "best");
      // 1,000 tokens in, 200 out.
      assertThat(decision.candidates())
          .extracting(each -> each.score().microUsd())
          .containsExactly(5_000 + 4_000.0, 1_000 + 800.0, 100 + 80.0);
    }

    @Test
    void fastestGoesByWhatWasMeasuredAndElseByWhatIsExpected() {
      var router = router("strategy: fastest");

      assertThat(order(decide(router, Asked.PLAIN))).containsExactly("fair", "best", "cheap");
      var fleet = measured(Map.of("us/f", new long[] {700, 900}));
      assertThat(order(router.decide(Asked.PLAIN.request(), fleet)))
          .containsExactly("best", "cheap", "fair");
    }

    @Test
    void autoTakesTheBestThatIsLikelyInTime() {
      assertThat(order("strategy: auto", Asked.PLAIN.complexity(1)))
          .containsExactly("best", "fair", "cheap");
    }

    @Test
    void autoDoesNotWasteTheBestOnAnEasyText() {
      assertThat(order("strategy: auto", Asked.PLAIN.complexity(0.01)).getFirst())
          .isEqualTo("fair");
      assertThat(order("strategy: auto, first_token_deadline: 3s", Asked.PLAIN.complexity(0.01)))
          .containsExactly("cheap", "fair", "best");
      assertThat(
              order(
                  "strategy: auto, quality_margin: 0, first_token_deadline: 3s",
                  Asked.PLAIN.complexity(0.01)))
          .containsExactly("best", "fair", "cheap");
    }

    @Test
    void autoTakesATextNobodyLookedAtForAHardOne() {
      assertThat(order("strategy: auto, first_token_deadline: 3s", Asked.PLAIN).getFirst())
          .isEqualTo("best");
    }

    @Test
    void autoLeavesOutWhoIsHardlyEverInTimeUnlessNobodyIs() {
      var router = router("strategy: auto, first_token_deadline: 300ms");
      var fleet =
          measured(
              Map.of(
                  "us/b", new long[] {2_000, 2_500},
                  "eu/c", new long[] {310, 400},
                  "us/f", new long[] {100, 150}));

      var decision = router.decide(Asked.PLAIN.request(), fleet);

      assertThat(order(decision)).containsExactly("fair", "cheap");
      assertThat(reason(decision, "us/b"))
          .isEqualTo("its first token is hardly ever there in 300ms: p50 is 2000ms");
      var allLate =
          measured(
              Map.of(
                  "us/b",
                  new long[] {2_000, 2_500},
                  "eu/c",
                  new long[] {900, 999},
                  "us/f",
                  new long[] {900, 950}));
      assertThat(order(router.decide(Asked.PLAIN.request(), allLate))).hasSize(3);
    }

    @Test
    void autoGivesAModelThatNobodyKnowsATry() {
      var router =
          new CelRouter(
              RouterFile.parse(
                  "test.yaml",
                  """
                  name: test
                  models:
                    known: {provider: scripted, model: k, quality: 60, typical_first_token: 100ms}
                    new: {provider: scripted, model: n, quality: 90}
                  routes: {r: {strategy: auto, variants: [{id: v, models: [known, new]}]}}
                  rule: {match: [{output: "'r'"}]}
                  """),
              CelRouter.FailureObserver.none());

      assertThat(order(decide(router, Asked.PLAIN))).containsExactly("new", "known");
    }

    @Test
    void aCascadeBeginsWithTheCheapestAndGoesOnWhenItDeclines() {
      var plan =
          decide(
                  router(
                      "strategy: cascade, escalate_below: 0.7",
                      "{id: v, models: [best, fair, cheap]}"),
                  Asked.PLAIN)
              .plan();

      assertThat(plan.kind()).isEqualTo(Plan.Kind.CASCADE);
      assertThat(plan.attempts())
          .extracting(each -> each.model().id())
          .containsExactly("cheap", "fair", "best");
      assertThat(plan.nextOnRefusal()).isTrue();
      assertThat(plan.escalateBelow()).isEqualTo(0.7);
    }

    @Test
    void aVoteAsksAsManyAsThereAre() {
      var router = router("strategy: vote, votes: 5");

      assertThat(decide(router, Asked.PLAIN).plan().kind()).isEqualTo(Plan.Kind.VOTE);
      assertThat(decide(router, Asked.PLAIN).plan().votes()).isEqualTo(3);
      var alone = decide(router, Asked.PLAIN.allowed("eu")).plan();
      assertThat(alone.kind()).isEqualTo(Plan.Kind.FALLBACK);
      assertThat(alone.votes()).isEqualTo(1);
    }

    @Test
    void weightedVariantsAreDrawnUnderOtherStrategiesToo() {
      var router =
          router(
              "strategy: cheapest",
              "{id: x, weight: 50, models: [best, fair]}, {id: y, weight: 50, models: [best,"
                  + " cheap]}");
      var variants = new HashMap<String, Integer>();
      for (int i = 0; i < 400; i++) {
        var decision = decide(router, Asked.PLAIN.user("user-" + i));
        variants.merge(decision.variant() + order(decision).getFirst(), 1, Integer::sum);
        assertThat(decision.probability()).isEqualTo(0.5);
      }
      assertThat(variants).containsOnlyKeys("xfair", "ycheap");
      assertThat(variants.get("xfair")).isBetween(150, 250);
    }
  }

  @Nested
  class TheClientsWishes {
    @Test
    void sortOverridesTheRoutesOrder() {
      assertThat(order("", Asked.PLAIN.sort("price"))).containsExactly("cheap", "fair", "best");
      assertThat(order("", Asked.PLAIN.sort("latency"))).containsExactly("fair", "best", "cheap");
      assertThat(order("strategy: cheapest", Asked.PLAIN.sort("quality", "price")))
          .containsExactly("best", "fair", "cheap");
      assertThat(order("", Asked.PLAIN.complexity(0).sort("quality", "latency")))
          .containsExactly("fair", "best", "cheap");
    }

    @Test
    void aListOfModelsIsTriedInItsOrderAndMayNameThemInFull() {
      var decision =
          decide(router("strategy: cheapest"), Asked.PLAIN.models("us/b", "cheap", "us/b", "nix"));

      assertThat(order(decision)).containsExactly("best", "cheap");
      assertThat(reason(decision, "nix")).isEqualTo("this router has no such model");
    }

    @Test
    void aSortedListIsAPool() {
      assertThat(order("", Asked.PLAIN.models("best", "cheap").sort("price")))
          .containsExactly("cheap", "best");
    }

    @Test
    void aPinnedModelIsTheWholePlanWithoutTheRoutesPrompt() {
      var router =
          router(
              "", "{id: v, models: [cheap], prompt: \"Be kind.\", parameters: {temperature: 1}}");

      var decision = decide(router, Asked.PLAIN.pinned("us/f"));

      assertThat(order(decision)).containsExactly("fair");
      assertThat(decision)
          .extracting(RouteDecision::route, RouteDecision::variant, RouteDecision::prompt)
          .containsExactly("pinned", "pinned", "");
      assertThat(decision.parameters()).isEmpty();
      assertThat(decision.because()).startsWith("the client names the model; ");
    }

    @Test
    void aPinnedModelThatTheFileDoesNotListIsServedByADeclaredProvider() {
      var decision = decide(router(""), Asked.PLAIN.pinned("us/gpt-4.1-mini"));

      assertThat(decision.attempts().getFirst().model().price()).isPresent();
      assertThat(decision.attempts().getFirst().model().region()).isEqualTo("us");
      assertThat(decide(router(""), Asked.PLAIN.pinned("nobody/x")).attempts()).isEmpty();
      assertThat(reason(decide(router(""), Asked.PLAIN.pinned("nobody/x")), "nobody/x"))
          .isEqualTo("this router has no such model");
    }

    @Test
    void ignoredModelsAndProvidersAreLeftOut() {
      var ask =
          new Ask(Optional.empty(), List.of(), List.of(), Set.of("us"), Set.of(), Optional.empty());

      var decision = decide(router(""), Asked.PLAIN.ask(ask));

      assertThat(order(decision)).containsExactly("cheap");
      assertThat(reason(decision, "us/f")).isEqualTo("the client said to ignore it");
    }

    @Test
    void aShorterPatienceThanTheBudgetIsTheDeadline() {
      var ask =
          new Ask(
              Optional.empty(),
              List.of(),
              List.of(),
              Set.of(),
              Set.of(),
              Optional.of(Duration.ofMillis(350)));

      assertThat(
              decide(router(""), Asked.PLAIN.ask(ask)).attempts().getFirst().firstTokenDeadline())
          .isEqualTo(Duration.ofMillis(350));
      assertThat(
              decide(router(""), Asked.PLAIN.ask(ask).left(200))
                  .attempts()
                  .getFirst()
                  .firstTokenDeadline())
          .isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aClientsPatienceIsNotWhatAModelIsBlamedBy() {
      var first =
          decide(router("first_token_deadline: 700ms"), Asked.PLAIN.left(200))
              .attempts()
              .getFirst();

      assertThat(first.firstTokenDeadline()).isEqualTo(Duration.ofMillis(200));
      assertThat(first.routeDeadline()).isEqualTo(Duration.ofMillis(700));
    }

    @Test
    void aVariantMaySayItselfWhatBecomesOfABrokenAnswer() {
      var own =
          router("on_break: continue", "{id: v, models: [cheap, fair, best], on_break: error}");

      assertThat(decide(own, Asked.PLAIN).plan().onBreak()).isEqualTo(Plan.OnBreak.ERROR);
      assertThat(decide(router("on_break: continue"), Asked.PLAIN).plan().onBreak())
          .isEqualTo(Plan.OnBreak.CONTINUE);
    }
  }

  @Nested
  class Requirements {
    private static final String STRICT =
        "require: {region: [eu], data_policy: [no_train, zero_retention],"
            + " max_price: {in_per_m: 2, out_per_m: 10}}";

    @Test
    void eachRemovalHasItsReason() {
      var region = decide(router("require: {region: [eu, ch]}"), Asked.PLAIN);
      assertThat(order(region)).containsExactly("cheap");
      assertThat(reason(region, "us/f"))
          .isEqualTo("the route requires region ch or eu, its own is us");

      var policy = decide(router("require: {data_policy: [zero_retention]}"), Asked.PLAIN);
      assertThat(reason(policy, "us/f"))
          .isEqualTo("the route requires zero_retention, which is not promised of it");

      var price = decide(router("require: {max_price: {out_per_m: 10}}"), Asked.PLAIN);
      assertThat(order(price)).containsExactly("cheap", "fair");
      assertThat(reason(price, "us/b"))
          .isEqualTo("a million tokens out cost 20.0 dollars, the route allows 10.0");

      var allow = decide(router("require: {allow: [us]}"), Asked.PLAIN);
      assertThat(reason(allow, "eu/c")).isEqualTo("the route does not allow it");

      var key = decide(router(""), Asked.PLAIN.allowed("us/f", "eu"));
      assertThat(order(key)).containsExactly("cheap", "fair");
      assertThat(reason(key, "us/b")).isEqualTo("the client's key may not use it");
    }

    @Test
    void theAnswerThatIsWantedCountsForTheWindow() {
      var facts = new RequestFacts(7_000, 3, Set.of(), 2_000, "", "", -1);

      var decision = decide(router(""), Asked.PLAIN.facts(facts));

      assertThat(reason(decision, "eu/c"))
          .isEqualTo("7000 prompt tokens and 2000 of answer do not fit its context of 8000");
      assertThat(reason(decision, "us/b"))
          .isEqualTo("an answer of up to 2000 tokens is wanted, it gives 500");
    }

    @Test
    void capabilitiesAreToldOfInOneOrder() {
      var facts = new RequestFacts(10, 1, Set.of("tools", "json_schema", "images"));

      assertThat(reason(decide(router(""), Asked.PLAIN.facts(facts)), "us/b"))
          .isEqualTo("the request needs images, which it cannot do");
    }

    @Test
    void embeddingsAreAskedOfNoModelThatAnswersInWords() {
      Asked asked = Asked.PLAIN.facts(new RequestFacts(10, 1, Set.of("embeddings")));

      assertThat(reason(decide(router(""), asked), "us/b"))
          .isEqualTo("the request needs embeddings, which it cannot do");
      assertThat(decide(router(""), asked).attempts()).isEmpty();
    }

    @Test
    void embeddingsAreAskedOfTheModelThatTheClientNames() {
      Asked asked = Asked.PLAIN.facts(new RequestFacts(10, 1, Set.of("embeddings"))).pinned("us/b");

      assertThat(decide(router(""), asked).attempts()).hasSize(1);
    }

    @Test
    void nothingThatAClientSendsLoosensThem() {
      var router = router(STRICT);
      var metadata =
          Map.of("region", "us", "data_policy", "none", "require", "{}", "max_price", "1000");
      for (Asked asked :
          List.of(
              Asked.PLAIN.metadata(metadata),
              Asked.PLAIN.pinned("us/b"),
              Asked.PLAIN.pinned("us/gpt-4.1"),
              Asked.PLAIN.models("best", "fair", "us/gpt-4.1-nano"),
              Asked.PLAIN.allowed("us", "eu", "us/b"),
              Asked.PLAIN.sort("quality"))) {
        assertThat(decide(router, asked).attempts())
            .as("%s", asked)
            .allMatch(each -> each.model().provider().equals("eu"));
      }
    }

    @Test
    void anUnknownPriceOrRegionIsNotTakenForAGoodOne() {
      var router = router("require: {max_price: {in_per_m: 100}}", "{id: v, models: [cheap]}");

      var decision = decide(router, Asked.PLAIN.pinned("us/own-model"));

      assertThat(decision.attempts()).isEmpty();
      assertThat(reason(decision, "us/own-model"))
          .isEqualTo("the route has a price ceiling, its price is not known");
    }
  }

  @Nested
  class InsideACall {
    private final Asked onFair = Asked.PLAIN.after(new Continuity("us/f", 1, 900));

    @Test
    void aCallStaysUnlessLeavingSavesEnough() {
      // Staying: 100 fresh, 900 cached, 200 out = 990; the cheap one would cost 180.
      assertThat(order("strategy: cheapest", onFair).getFirst()).isEqualTo("cheap");

      var decision = decide(router("strategy: cheapest, switch_margin: 0.9"), onFair);
      assertThat(order(decision)).containsExactly("fair", "cheap", "best");
      assertThat(reason(decision, "us/f"))
          .isEqualTo("first of the plan: the call stays with it, eu/c would be better by 82%");
    }

    @Test
    void theCachedPrefixMakesStayingCheaper() {
      String near = "{id: v, models: [fair, near]}";
      String text =
          MODELS
              + "  near: {provider: eu, model: n, price: {in_per_m: 0.5, out_per_m: 4}}\n"
              + "routes: {r: {strategy: cheapest, switch_margin: 0, variants: ["
              + near
              + "]}}\nrule: {match: [{output: \"'r'\"}]}\n";
      var router =
          new CelRouter(RouterFile.parse("test.yaml", text), CelRouter.FailureObserver.none());

      assertThat(order(decide(router, Asked.PLAIN))).containsExactly("near", "fair");
      assertThat(order(decide(router, onFair))).containsExactly("fair", "near");
    }

    @Test
    void itsLastFirstTokenSpeaksForStaying() {
      var router = router("strategy: fastest, switch_margin: 0");
      var onBest = new Continuity("us/b", 0, 0, Duration.ofMillis(10));

      assertThat(order(decide(router, Asked.PLAIN.after(onBest)))).startsWith("fair");
      var quick = measured(Map.of("us/f", new long[] {250, 300}));
      assertThat(order(router.decide(Asked.PLAIN.after(onBest).request(), quick)))
          .startsWith("best");
    }

    @Test
    void afterItsSwitchesACallKeepsItsModelWhateverWouldBeBetter() {
      var router = router("strategy: cheapest, switch_margin: 0, max_switches: 1");

      assertThat(order(decide(router, onFair)).getFirst()).isEqualTo("fair");
      assertThat(reason(decide(router, onFair), "us/f"))
          .isEqualTo("first of the plan: the call has changed models 1 times, which is the most");
      assertThat(
              order(decide(router, Asked.PLAIN.after(new Continuity("us/f", 0, 900)))).getFirst())
          .isEqualTo("cheap");
    }

    @Test
    void aModelThatIsDownIsLeftAllTheSame() {
      var down =
          new FleetView(
              Map.of(
                  "us/f", new ModelHealth(true, "5 failures", 0, Duration.ZERO, Duration.ZERO, 5)));

      assertThat(
              order(router("strategy: cheapest, max_switches: 0").decide(onFair.request(), down)))
          .containsExactly("cheap", "best");
    }

    @Test
    void autoLeavesAModelThatIsLate() {
      var router = router("strategy: auto");
      var fleet = measured(Map.of("us/f", new long[] {900, 1_500}, "us/b", new long[] {200, 300}));

      assertThat(order(router.decide(onFair.request(), fleet)).getFirst()).isEqualTo("best");
    }
  }

  @Nested
  class Plans {
    @Test
    void theRouteSaysHowThePlanIsCarriedOut() {
      var plan =
          decide(
                  router(
                      "hedge: 250ms, retry: {attempts: 2, backoff: 50ms}, on_break: continue,"
                          + " on_refusal: next, stall_deadline: 3s"),
                  Asked.PLAIN)
              .plan();

      assertThat(plan.hedgeAfter()).contains(Duration.ofMillis(250));
      assertThat(plan.retry()).isEqualTo(new Plan.Retry(2, Duration.ofMillis(50)));
      assertThat(plan.onBreak()).isEqualTo(Plan.OnBreak.CONTINUE);
      assertThat(plan.nextOnRefusal()).isTrue();
      assertThat(plan.attempts().getFirst().stallDeadline()).isEqualTo(Duration.ofSeconds(3));
      assertThat(decide(router(""), Asked.PLAIN).plan())
          .extracting(Plan::hedgeAfter, Plan::retry, Plan::onBreak, Plan::mirror)
          .containsExactly(Optional.empty(), Plan.Retry.NONE, Plan.OnBreak.ERROR, Optional.empty());
    }

    @Test
    void aHedgeStartsAtTheFirstModelsOwnP90() {
      var router = router("hedge: auto");
      var fleet = measured(Map.of("eu/c", new long[] {200, 340}));

      assertThat(router.decide(Asked.PLAIN.request(), fleet).plan().hedgeAfter())
          .contains(Duration.ofMillis(340));
    }

    @Test
    void thereIsNoHedgeWithoutASecondModelOrAfterTheDeadline() {
      var late = measured(Map.of("eu/c", new long[] {700, 900}));

      assertThat(router("hedge: auto").decide(Asked.PLAIN.request(), late).plan().hedgeAfter())
          .isEmpty();
      assertThat(decide(router("hedge: 250ms"), Asked.PLAIN.allowed("eu")).plan().hedgeAfter())
          .isEmpty();
    }

    @Test
    void aShareOfTheUsersIsMirrored() {
      var router = router("mirror: {model: best, share: 25}");
      int mirrored = 0;
      for (int i = 0; i < 4_000; i++) {
        var asked = Asked.PLAIN.user("user-" + i);
        var mirror = decide(router, asked).plan().mirror();
        assertThat(decide(router, asked).plan().mirror()).isEqualTo(mirror);
        mirrored += mirror.isPresent() ? 1 : 0;
      }
      assertThat(mirrored / 4_000.0).isBetween(0.22, 0.28);
    }

    @Test
    void aCopyIsBoundByTheSameRequirements() {
      var router = router("require: {region: [eu]}, mirror: {model: best, share: 100}");

      assertThat(decide(router, Asked.PLAIN).plan().mirror()).isEmpty();
    }

    @Test
    void aCanaryTakesItsShareOfTheUsersAndTheRestAreAsBefore() {
      String variants = "{id: a, models: [fair]}, {id: trial, models: [best]}";
      var before = router("");
      var router = router("canary: {variant: trial, share: 10}", variants);
      int trials = 0;
      for (int i = 0; i < 4_000; i++) {
        var decision = decide(router, Asked.PLAIN.user("user-" + i));
        boolean trial = decision.variant().equals("trial");
        assertThat(decision.probability()).isEqualTo(trial ? 0.1 : 0.9);
        trials += trial ? 1 : 0;
      }
      assertThat(trials / 4_000.0).isBetween(0.085, 0.115);
      assertThat(decide(before, Asked.PLAIN).probability()).isEqualTo(1);
    }

    @Test
    void aVersionIsStatedOrComesFromPromptAndParameters() {
      String variants = "{id: v, models: [fair], version: \"2026-11\", prompt: \"Be kind.\"}";
      assertThat(decide(router("", variants), Asked.PLAIN).variantVersion()).isEqualTo("2026-11");

      String kind = "{id: v, models: [fair], prompt: \"Be kind.\", parameters: {%s}}";
      String one = decide(router("", kind.formatted("a: 1, b: 2")), Asked.PLAIN).variantVersion();
      String same = decide(router("", kind.formatted("b: 2, a: 1")), Asked.PLAIN).variantVersion();
      String other = decide(router("", kind.formatted("a: 1, b: 3")), Asked.PLAIN).variantVersion();
      assertThat(one).matches("[0-9a-f]{12}").isEqualTo(same).isNotEqualTo(other);
    }
  }

  @Nested
  class Explaining {
    @Test
    void everyRuleAndEveryCandidateIsLookedAt() {
      String text =
          MODELS
              + """
              routes: {r: {strategy: first, variants: [{id: v, models: [cheap, fair]}]}}
              rule:
                match:
                  - {id: no, condition: "request.tokens > 5000", output: "'r'"}
                  - {id: yes, condition: "request.tokens > 500", output: "'r'"}
                  - {id: late, condition: "request.messages > 1", output: "'r'"}
                  - {id: unknown, condition: "request.complexity > 0.5", output: "'r'"}
                  - {output: "'r'"}
              """;
      var router =
          new CelRouter(RouterFile.parse("test.yaml", text), CelRouter.FailureObserver.none());

      var explained = router.explain(Asked.PLAIN.allowed("eu").request(), FleetView.EMPTY);

      assertThat(explained.everyRule())
          .extracting(
              RouteDecision.RuleTrace::id,
              RouteDecision.RuleTrace::result,
              RouteDecision.RuleTrace::reason)
          .containsExactly(
              tuple("no", "false", "request.tokens = 1000, not > 5000"),
              tuple("yes", "matched", "request.tokens = 1000 > 500"),
              tuple("late", "matched", "request.messages = 3 > 1"),
              tuple("unknown", "unavailable", "request.complexity: the text was not looked at"),
              tuple("default", "matched", ""));
      assertThat(explained.decision().rule()).isEqualTo("yes");
      assertThat(explained.decision().candidates())
          .extracting(CandidateTrace::chosen)
          .containsExactly(true, false);
      var removed = explained.decision().candidates().get(1);
      assertThat(removed.reason()).isEqualTo("the client's key may not use it");
      assertThat(removed.score().microUsd()).isEqualTo(1_800);
      assertThat(removed.score().firstTokenP50Millis()).isEqualTo(200);
      assertThat(removed.score().inTime()).isBetween(0.98, 1.0);
    }

    @Test
    void itComesToTheSamePlanAsDeciding() {
      for (String strategy : List.of("first", "cheapest", "fastest", "auto", "cascade")) {
        var router = router("strategy: " + strategy);
        var request = Asked.PLAIN.complexity(0.4).request();

        assertThat(router.explain(request, FleetView.EMPTY).decision().plan())
            .isEqualTo(router.decide(request, FleetView.EMPTY).plan());
      }
    }
  }
}
