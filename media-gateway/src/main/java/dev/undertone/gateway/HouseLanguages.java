package dev.undertone.gateway;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.LanguageDetector;
import dev.undertone.prosody.LinguaLanguages;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which languages the house hears, and tells apart. */
final class HouseLanguages {

  private HouseLanguages() {}

  /**
   * What judges the words of callers: loaded where they can be in more than one language, or where
   * the operator says so, and closed with {@code parts}.
   */
  static LanguageDetector detector(
      GatewayConfig.Stt config, Agents agents, boolean multilingual, SideBySide parts)
      throws InterruptedException {
    String detect = config.language().detect();
    if (!detect.equals("on") && !(detect.equals("auto") && multilingual)) {
      return LanguageDetector.NONE;
    }
    Set<String> candidates = new TreeSet<>(config.language().candidates());
    if (candidates.isEmpty()) {
      candidates.addAll(config.models().keySet());
      agents.byId().values().forEach(agent -> candidates.addAll(agent.languages()));
    }
    LinguaLanguages detector =
        parts.own(SideBySide.await(parts.load("languages", () -> new LinguaLanguages(candidates))));
    // The first text costs thirty times what the others do.
    var _ = detector.guess("Runs once, so that no call waits for classes to be loaded.");
    return detector;
  }

  /**
   * Warnings: an agent whose first language has no model is still called, but understands its
   * callers badly.
   *
   * @param models languages that there are models for
   */
  static List<String> unheard(Agents agents, Set<String> models) {
    return agents.byId().values().stream()
        .filter(
            agent ->
                models.stream().noneMatch(tag -> Language.same(tag, agent.languages().getFirst())))
        .sorted(Comparator.comparing(Agent::id))
        .map(
            agent ->
                "WARNING: agent '%s' is called in %s, for which stt.models has no model (it has %s)"
                    .formatted(agent.id(), agent.languages().getFirst(), new TreeSet<>(models)))
        .toList();
  }
}
