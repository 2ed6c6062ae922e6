package dev.undertone.router.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.rules.ProviderSpec.Balance;
import dev.undertone.router.rules.ProviderSpec.Deployment;
import dev.undertone.router.rules.ProviderSpec.Kind;
import org.junit.jupiter.api.Test;

class ProviderReaderTest {
  private static ProviderSpec provider(String fields) {
    String text =
        """
        name: test
        providers: {p: {%s}}
        models: {m: {provider: p, model: m}}
        routes: {r: {variants: [{id: v, models: [m]}]}}
        rule: {match: [{output: "'r'"}]}
        """
            .formatted(fields);
    return RouterFile.parse("test.yaml", text).providers().get("p");
  }

  @Test
  void oneAddressIsOneDeployment() {
    var provider = provider("kind: openai, base_url: \"https://x.example/v1/\", api_key_env: KEY");

    assertThat(provider.deployments())
        .containsExactly(new Deployment("p", "https://x.example/v1", "KEY", 1));
    assertThat(provider.balance()).isEqualTo(Balance.WEIGHTED);
    assertThat(provider.forward()).isEmpty();
  }

  @Test
  void deploymentsTakeFromTheProviderWhatTheyLeaveOut() {
    var provider =
        provider(
            "kind: anthropic, api_key_env: KEY, balance: least_loaded, forward: [user],"
                + " deployments: [{id: a, weight: 3}, {id: b, base_url: \"https://b.example\","
                + " api_key_env: B}]");

    assertThat(provider.kind()).isEqualTo(Kind.ANTHROPIC);
    assertThat(provider.deployments())
        .containsExactly(
            new Deployment("a", "", "KEY", 3), new Deployment("b", "https://b.example", "B", 1));
    assertThat(provider.balance()).isEqualTo(Balance.LEAST_LOADED);
    assertThat(provider.forward()).containsExactly("user");
  }

  @Test
  void aScriptedProviderMayBeDeclaredForItsRegion() {
    var provider = provider("kind: scripted, region: eu, data_policy: [zero_retention]");

    assertThat(provider.deployments()).isEmpty();
    assertThat(provider.region()).isEqualTo("eu");
    assertThat(provider.dataPolicy()).containsExactly("zero_retention");
  }
}
