package dev.undertone.router.relay;

import dev.undertone.router.dialect.AnswerStream;
import java.util.regex.Pattern;

/**
 * How sure an answer sounds, for a cascade. Judged by its words alone: a model that says it does
 * not know is believed. Only the beginning is read, for a long answer that ends in a caveat is an
 * answer. Pure.
 */
final class Confidence {

  static final double NONE = 0;
  static final double LOW = 0.2;
  static final double FULL = 1;

  private static final int READ_CHARACTERS = 400;

  private static final Pattern UNSURE =
      Pattern.compile(
          "\\b(i('| a)?m not (entirely |completely |quite )?(sure|certain)"
              + "|i (really )?(don't|do not) know|i have no (idea|information)"
              + "|i('m| am) (unable|not able) to|i (can't|cannot|could not|couldn't) "
              + "(answer|help|determine|say|find)"
              + "|it('s| is) (unclear|hard to say)|not enough (information|context)"
              + "|ich bin mir nicht sicher|ich wei(ß|ss) (es )?nicht"
              + "|je ne (suis pas sûre?|sais pas)|no (lo sé|estoy segur[oa]))",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private Confidence() {}

  /** From 0 to 1, of an answer that is complete. */
  static double of(AnswerStream answer) {
    if (answer.isRefusal() || answer.characters() == 0) {
      return NONE;
    }
    String text = answer.text();
    String beginning = text.substring(0, Math.min(text.length(), READ_CHARACTERS));
    return UNSURE.matcher(beginning.replace('’', '\'')).find() ? LOW : FULL;
  }
}
