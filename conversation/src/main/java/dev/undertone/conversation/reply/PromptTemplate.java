package dev.undertone.conversation.reply;

import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.VoiceSummary;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables in what a model is told: <code>{{voice.summary}}</code> becomes a sentence on how the
 * caller speaks. Only an author who writes it lets a provider know of the voice. Pure; any thread.
 */
public final class PromptTemplate {

  /** Names an author may write between double braces. */
  public static final Set<String> VARIABLES = Set.of("voice.summary");

  private static final Pattern VARIABLE = Pattern.compile("\\{\\{([^{}]*)}}");

  private PromptTemplate() {}

  /** Names in {@code text} that stand for nothing, in their order. */
  public static List<String> unknown(String text) {
    return VARIABLE
        .matcher(text)
        .results()
        .map(PromptTemplate::name)
        .filter(name -> !VARIABLES.contains(name))
        .toList();
  }

  /** The text for one turn; a name that stands for nothing stays as it is. */
  public static String render(String text, TurnSignals signals) {
    if (!text.contains("{{")) {
      return text;
    }
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    VARIABLES.contains(name(found)) ? VoiceSummary.of(signals) : found.group()));
  }

  private static String name(MatchResult found) {
    return found.group(1).strip();
  }
}
