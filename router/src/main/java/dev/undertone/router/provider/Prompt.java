package dev.undertone.router.provider;

import dev.undertone.conversation.reply.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * How a model is told what to do: one system message, for some providers take no second one. The
 * agent's instructions come first, so that a provider that caches prefixes can; what the route adds
 * for this answer follows under a heading.
 */
public final class Prompt {

  private static final String HEADING = "For this answer: ";

  private Prompt() {}

  /**
   * What is sent.
   *
   * @param routePrompt what the route adds; empty for nothing
   */
  public static List<Message> messages(
      String instructions, String routePrompt, List<Message> history) {
    List<Message> messages = new ArrayList<>(history.size() + 1);
    String added = routePrompt.isBlank() ? "" : "\n\n" + HEADING + routePrompt.strip();
    String system = (instructions.strip() + added).strip();
    if (!system.isEmpty()) {
      messages.add(new Message.System(system));
    }
    messages.addAll(history);
    return messages;
  }

  /** What the route added to a system message made here; empty for nothing. */
  static String routePrompt(Message.System system) {
    int at = system.text().lastIndexOf(HEADING);
    return at < 0 ? "" : system.text().substring(at + HEADING.length());
  }
}
