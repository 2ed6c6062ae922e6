package dev.undertone.router.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.rules.ModelSpec.Price;
import dev.undertone.router.rules.ProviderSpec.Kind;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PriceTableTest {
  private final PriceTable table = PriceTable.bundled();

  private static ProviderSpec provider(Kind kind, String url) {
    return new ProviderSpec("p", kind, url, "", Map.of());
  }

  @Test
  void saysWhenItWasLookedUp() {
    assertThat(table.asOf()).matches("20\\d\\d-\\d\\d-\\d\\d");
  }

  @Test
  void aModelIsFoundByKindAndNameWithOrWithoutItsDate() {
    var own = provider(Kind.ANTHROPIC, "");

    assertThat(table.find(own, "claude-haiku-4-5"))
        .hasValueSatisfying(
            entry -> assertThat(entry.price()).isEqualTo(new Price(1, 5, 0.1, 1.25)));
    assertThat(table.find(own, "claude-haiku-4-5-20251001"))
        .isEqualTo(table.find(own, "claude-haiku-4-5"));
    assertThat(table.find(provider(Kind.OPENAI, ""), "gpt-4.1-2025-04-14"))
        .isEqualTo(table.find(provider(Kind.OPENAI, ""), "gpt-4.1"));
  }

  @Test
  void anotherKindOrANameNobodyKnowsIsNotFound() {
    assertThat(table.find(provider(Kind.OPENAI, ""), "claude-haiku-4-5")).isEmpty();
    assertThat(table.find(provider(Kind.OPENAI, ""), "gpt-4")).isEmpty();
    assertThat(table.find(ProviderSpec.SCRIPTED, "gpt-4.1")).isEmpty();
  }

  @Test
  void aVendorsAddressIsHeldToThatVendorsListAndAProxyToAll() {
    var groq = provider(Kind.OPENAI, "https://api.groq.com/openai/v1");
    var proxy = provider(Kind.OPENAI, "http://127.0.0.1:9000/v1");

    assertThat(table.find(groq, "llama-3.1-8b-instant")).isPresent();
    assertThat(table.find(groq, "gpt-4.1")).isEmpty();
    assertThat(table.find(proxy, "gpt-4.1")).isPresent();
  }

  @Nested
  class InARouterFile {
    private static ModelSpec model(String fields) {
      String text =
          """
          name: test
          providers: {openai: {kind: openai, region: us, data_policy: [no_train]}}
          models: {m: {provider: openai, model: %s}}
          routes: {r: {variants: [{id: v, models: [m]}]}}
          rule: {match: [{output: "'r'"}]}
          """
              .formatted(fields);
      return RouterFile.parse("test.yaml", text).models().get("m");
    }

    @Test
    void theTableFillsInWhatTheFileLeavesOut() {
      var model = model("gpt-4o-mini");

      assertThat(model.price()).contains(new Price(0.15, 0.6, 0.075, 0.15));
      assertThat(model.contextTokens()).contains(128_000L);
      assertThat(model.maxOutputTokens()).contains(16_384L);
      assertThat(model.capabilities()).containsExactlyInAnyOrder("tools", "images", "json_schema");
      assertThat(model("text-embedding-3-small").capabilities()).containsExactly("embeddings");
    }

    @Test
    void theFileWins() {
      var model =
          model(
              "gpt-4o-mini, price: {in_per_m: 1, out_per_m: 2, cache_write_per_m: 1.5},"
                  + " context_tokens: 9000, capabilities: [tools]");

      assertThat(model.price()).contains(new Price(1, 2, 1, 1.5));
      assertThat(model.contextTokens()).contains(9_000L);
      assertThat(model.capabilities()).containsExactly("tools");
    }

    @Test
    void aModelHasItsProvidersRegionAndPromisesUnlessItStatesItsOwn() {
      assertThat(model("x"))
          .extracting(ModelSpec::region, ModelSpec::dataPolicy)
          .containsExactly("us", Set.of("no_train"));
      assertThat(model("x, region: eu, data_policy: [zero_retention]"))
          .extracting(ModelSpec::region, ModelSpec::dataPolicy)
          .containsExactly("eu", Set.of("zero_retention"));
      assertThat(model("x, data_policy: []").dataPolicy()).isEmpty();
    }

    @Test
    void qualityFollowsFromTheTierUnlessStated() {
      assertThat(model("x").quality()).isEqualTo(50);
      assertThat(model("x, tier: 2").quality()).isEqualTo(75);
      assertThat(model("x, tier: 2, quality: 60").quality()).isEqualTo(60);
    }
  }
}
