package dev.undertone.router.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.policy.CelPolicy;
import dev.cel.policy.CelPolicyParser.TagVisitor;
import dev.cel.policy.CelPolicyParserFactory;
import dev.cel.policy.PolicyParserContext;
import dev.undertone.router.health.FleetView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.nodes.Node;

class RulePropertiesTest {

  /** Rule {@code i} holds where the score is above {@code thresholds[i]}, in thousandths. */
  private static CelRouter router(List<Integer> thresholds) {
    var text =
        new StringBuilder(
            """
            name: many
            models: {quick: {provider: scripted, model: quick}}
            routes: {a: {variants: [{id: v, models: [quick]}]}, b: {variants: [{id: v, models: [quick]}]}}
            rule:
              match:
            """);
    for (int i = 0; i < thresholds.size(); i++) {
      text.append(
          "    - {id: r%d, condition: \"voice.hesitation.score > %s\", output: \"'b'\"}\n"
              .formatted(i, thresholds.get(i) / 1_000.0));
    }
    text.append("    - {output: \"'a'\"}\n");
    return new CelRouter(
        RouterFile.parse("many.yaml", text.toString()), CelRouter.FailureObserver.none());
  }

  @Test
  void theFirstMatchWinsWhateverTheOrder() {
    var random = new Random(3);
    for (int round = 0; round < 5; round++) {
      List<Integer> thresholds = new ArrayList<>();
      random.ints(20, 0, 1_000).forEach(thresholds::add);
      Collections.shuffle(thresholds, random);
      CelRouter router = router(thresholds);
      for (int i = 0; i < 50; i++) {
        int score = random.nextInt(1_000);

        String rule =
            router
                .decide(Requests.CALM.hesitating(score / 1_000.0, 0).request(), FleetView.EMPTY)
                .rule();

        int first = 0;
        while (first < thresholds.size() && score <= thresholds.get(first)) {
          first++;
        }
        assertThat(rule).isEqualTo(first == thresholds.size() ? "default" : "r" + first);
      }
    }
  }

  @Test
  void fiveHundredRulesAreLoaded() {
    CelRouter router = router(Collections.nCopies(500, 900));

    var decision = router.decide(Requests.CALM.request(), FleetView.EMPTY);

    assertThat(router.file().rules().size()).isEqualTo(501);
    assertThat(decision.rule()).isEqualTo("default");
    assertThat(decision.rules()).hasSize(501);
  }

  @Test
  void aDecisionDependsOnItsArgumentsAloneOnAnyThread() throws Exception {
    CelRouter one = new CelRouter(RouterFile.bundled("demo"), CelRouter.FailureObserver.none());
    CelRouter two = new CelRouter(RouterFile.bundled("demo"), CelRouter.FailureObserver.none());
    List<Callable<Boolean>> tasks =
        Collections.nCopies(
            4,
            () -> {
              for (int i = 0; i < 20; i++) {
                for (var request : SampleRequests.all()) {
                  var expected = one.decide(request, FleetView.EMPTY);
                  if (!expected.equals(two.decide(request, FleetView.EMPTY))) {
                    return false;
                  }
                }
              }
              return true;
            });

    try (var pool = Executors.newFixedThreadPool(4)) {
      for (var result : pool.invokeAll(tasks)) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  @Test
  void aRouterFileIsACelPolicy() throws Exception {
    var parser = CelPolicyParserFactory.newYamlParserBuilder().addTagVisitor(new OurTags()).build();
    for (String name : List.of("default", "demo")) {
      String text =
          Files.readString(Path.of("src/main/resources/dev/undertone/router", name + ".yaml"));

      CelPolicy policy = parser.parse(text, name);

      assertThat(policy.name().value()).isEqualTo(name);
      assertThat(policy.rule().matches()).hasSize(RouterFile.bundled(name).rules().size());
    }
  }

  @Test
  void aRuleThatNeedsEmotionIsWarnedOfWhileItIsOff() {
    RouterFile file =
        RouterFile.parse(
            "w.yaml",
            """
            name: w
            models: {quick: {provider: scripted, model: quick}}
            routes: {a: {variants: [{id: v, models: [quick]}]}}
            rule:
              variables:
                - {name: hot, expression: "voice.arousal > 0.6"}
              match:
                - {id: bare, condition: "voice.arousal > 0.6", output: "'a'"}
                - {id: local, condition: "variables.hot && dynamics.barge_in", output: "'a'"}
                - {id: either, condition: "variables.hot || dynamics.barge_in", output: "'a'"}
                - {id: asks, condition: "has(voice.arousal) && voice.arousal > 0.6", output: "'a'"}
                - {output: "'a'"}
            """);

    assertThat(file.warnings(true)).isEmpty();
    assertThat(file.warnings(false))
        .extracting(issue -> issue.line() + " " + issue.message())
        .containsExactly(
            "8 rule 'bare' reads emotion, which is off: it will never match",
            "9 rule 'local' reads emotion, which is off: it will never match");
  }

  /** Takes our tags for granted. */
  private static final class OurTags implements TagVisitor<Node> {
    @Override
    public void visitPolicyTag(
        PolicyParserContext<Node> context,
        long id,
        String tag,
        Node node,
        CelPolicy.Builder policy) {
      assertThat(tag).isIn("providers", "models", "prompts", "routes");
    }

    @Override
    public void visitMatchTag(
        PolicyParserContext<Node> context,
        long id,
        String tag,
        Node node,
        CelPolicy.Builder policy,
        CelPolicy.Match.Builder match) {
      assertThat(tag).isEqualTo("id");
    }
  }
}
