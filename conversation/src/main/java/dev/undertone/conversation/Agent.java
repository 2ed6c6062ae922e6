package dev.undertone.conversation;

import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import dev.undertone.conversation.reply.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a call is for.
 *
 * @param id as its file is named
 * @param instructions what every model is told first
 * @param greeting said when the call opens; empty for none
 * @param languages BCP-47 tags callers are expected to speak, the first is assumed; not empty
 * @param router id of the router file that decides
 * @param context string pairs shown to the model after the instructions
 * @param silenceLine said when the caller is silent for {@code silenceAfter}; empty for none
 * @param apologyLine said when no model answers
 * @param tools what models may call; reserved, empty in this version
 */
public record Agent(
    String id,
    String instructions,
    String greeting,
    Voice voice,
    List<String> languages,
    String router,
    Map<String, String> context,
    String silenceLine,
    Duration silenceAfter,
    String apologyLine,
    List<Tool> tools) {
  public Agent {
    languages = List.copyOf(languages);
    context = Map.copyOf(context);
    tools = List.copyOf(tools);
    if (languages.isEmpty()) {
      throw new IllegalArgumentException("languages = [], must name at least one");
    }
  }
}
