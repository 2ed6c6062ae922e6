package dev.undertone.gateway;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Agents without a greeting. */
final class TestAgents {

  private TestAgents() {}

  static Agent named(String id) {
    return new Agent(
        id,
        "be brief",
        "",
        Voice.DEFAULT,
        List.of("en"),
        "default",
        Map.of(),
        "",
        Duration.ofSeconds(10),
        "sorry",
        List.of());
  }
}
