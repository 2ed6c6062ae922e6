package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.ConfigException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgentFileTest {

  private static String problems(String text) {
    return catchThrowableOfType(ConfigException.class, () -> AgentFile.parse("a.yaml", text, "a"))
        .getMessage();
  }

  @Test
  void theBuiltInAgentSaysThatItIsADemo() {
    Agent agent = AgentFile.standard();

    assertThat(agent.id()).isEqualTo("default");
    assertThat(agent.greeting()).containsIgnoringCase("offline demo");
    assertThat(agent.silenceAfter()).isEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void instructionsAreEnoughForAnAgent() {
    Agent agent = AgentFile.parse("desk.yaml", "instructions: Be kind.", "desk");

    assertThat(agent.id()).isEqualTo("desk");
    assertThat(agent.greeting()).isEmpty();
    assertThat(agent.languages()).containsExactly("en");
    assertThat(agent.router()).isEqualTo("default");
    assertThat(agent.apologyLine()).isNotBlank();
  }

  @Test
  void aVoiceIsReadWhole() {
    Agent agent =
        AgentFile.parse(
            "a.yaml",
            "instructions: x\nvoice: {name: bob, rate: 1.2, pitch: -2, volume: 0.8}\n"
                + "context: {opening_hours: 9 to 5}",
            "a");

    assertThat(agent.voice().rate()).isEqualTo(1.2);
    assertThat(agent.voice().pitchSemitones()).isEqualTo(-2);
    assertThat(agent.context()).containsEntry("opening_hours", "9 to 5");
  }

  @Test
  void toolsAndHandOffAreReserved() {
    assertThat(problems("instructions: x\ntools: [weather]\nhand_off: {to: desk}\n"))
        .contains("a.yaml:2:8: 'tools' = a list, must be []: tools come in a later version")
        .contains("a.yaml:3:11: 'hand_off' = a mapping, must be left out");
  }

  @Test
  void everyProblemIsNamed() {
    assertThat(problems("id: a b\ngreting: Hi\nvoice: {rate: 9}\nlanguages: []\n"))
        .contains("1:1: 'instructions' is missing")
        .contains("1:5: 'id' = 'a b', must be 1-64 characters")
        .contains("2:1: unknown key 'greting', did you mean 'greeting'?")
        .contains("3:15: 'voice.rate' = '9', must be a number, 0.5 to 2")
        .contains("4:12: 'languages' = [], must name at least one");
    assertThat(problems("instructions: Be kind. {{voice.sumary}}\n"))
        .contains("unknown variable {{voice.sumary}}; known: {{voice.summary}}");
    assertThat(problems("instructions: Be kind. {{voice.summary}} {{voice.mood}}\n"))
        .contains("unknown variable {{voice.mood}}; known: {{voice.summary}}");
  }
}
