package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.ConfigException;
import dev.undertone.gateway.consent.DeploymentContext;
import dev.undertone.gateway.consent.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentsTest {

  @Test
  void oneWhoseFirstLanguageHasNoModelIsNamed() {
    var german = AgentFile.parse("de.yaml", "instructions: x\nlanguages: [de-AT, en]\n", "german");
    var agents = new Agents(Map.of("german", german, "default", AgentFile.standard()), "default");

    assertThat(HouseLanguages.unheard(agents, Set.of("en")))
        .containsExactly(
            "WARNING: agent 'german' is called in de-AT, for which stt.models has no model (it has"
                + " [en])");
    assertThat(HouseLanguages.unheard(agents, Set.of("en-US", "de"))).isEmpty();
  }

  private static final Map<String, Agent> TWO =
      Map.of("default", TestAgents.named("default"), "phone", TestAgents.named("phone"));

  @Test
  void whoIsAskedForAnswers() {
    Agents agents = new Agents(TWO, "default");

    assertThat(agents.find("phone").id()).isEqualTo("phone");
    assertThat(agents.find("").id()).isEqualTo("default");
  }

  @Test
  void aDoorMayNotNameSomebodyUnknown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Agents(TWO, "default", Map.of("twilio", "nobody")))
        .withMessage("agents.doors.twilio = 'nobody', must be one of [default, phone]");
  }

  @Test
  void aConfigurationThatDoesIsRefused() {
    var config = new GatewayConfig.Agents(Optional.empty(), "default", Map.of("twilio", "nobody"));

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Assembly.agents(config, List.of()))
        .withMessageContaining("agents.doors.twilio");
  }

  @Test
  void aTenantMayNotNameSomebodyUnknown() {
    var config = new GatewayConfig.Agents(Optional.empty(), "default", Map.of());
    var tenant = new Tenant("acme", true, DeploymentContext.CUSTOMER, "nobody");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                Assembly.agents(config, List.of(new GatewayConfig.TenantAccess(tenant, List.of()))))
        .withMessageContaining("tenants.acme.agent = 'nobody', must be one of [default]");
  }
}
