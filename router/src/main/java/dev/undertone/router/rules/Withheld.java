package dev.undertone.router.rules;

import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Emotion.Expression;
import dev.undertone.conversation.speech.Emotion.Score;
import dev.undertone.conversation.speech.Emotion.Trend;
import java.util.Comparator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes emotion out of what is kept of a decision. What was unavailable stays so for its own
 * reason; what was available becomes unknown to rules, who are still told that it was there, so
 * that a rule which comes to a result all the same comes to the one it came to then.
 */
public final class Withheld {

  /** Why a value is missing that was there when the decision was made. */
  public static final String REASON = "not recorded";

  /** All of emotion is of the voice; most reasons are not, and a search by pattern is slow. */
  private static final String ROOT = "voice.";

  private static final Pattern VALUE = pattern();

  private Withheld() {}

  private static Pattern pattern() {
    String paths =
        SignalSchemas.EMOTION.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    String value = "(?:'[^']*'|[^\\s;,]+)";
    return Pattern.compile(
        "(?<![\\w.])("
            + paths
            + ") = "
            + value
            + "(?:,? (?:not )?(?:[<>]=?|[!=]=) "
            + value
            + ")?");
  }

  /** The reason of a trace, or a sentence made of such, without values of emotion. */
  public static String from(String text) {
    return text.contains(ROOT) ? VALUE.matcher(text).replaceAll("$1: " + REASON) : text;
  }

  /** Whether there is anything to take out. */
  public static boolean concerns(Emotion emotion) {
    return !from(emotion).equals(emotion);
  }

  public static Emotion from(Emotion e) {
    return new Emotion(
        from(e.arousal()),
        from(e.arousalDelta()),
        from(e.dominance()),
        from(e.valence()),
        from(e.anger()),
        from(e.absoluteArousal()),
        from(e.absoluteAnger()),
        e.expression().available() ? Expression.absent(REASON) : e.expression(),
        e.trend().available() ? Trend.absent(REASON) : e.trend());
  }

  private static Score from(Score score) {
    return score.available() ? Score.absent(REASON) : score;
  }
}
