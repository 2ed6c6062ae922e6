package dev.undertone.tts;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an answer that arrives token by token into clauses for a voice.
 *
 * <p>The first clause leaves early, at the first comma, colon or dash or, without one, before a
 * small word once there are {@value #NATURAL_WORDS} words: what the caller waits for is the first
 * sound. The second may end at a comma too, once it is long enough to cover the making of the
 * third. All others are sentences. No clause is longer than {@value #MAX_CHARACTERS} characters.
 *
 * <p>Whether a clause ends somewhere depends on the text alone, never on how it was cut into
 * tokens: a place whose verdict needs a character that has not come is left open until it has. All
 * clauses joined are the text, to the character. A cut follows white space (or a dash, or a
 * full-width mark), so numbers, times, addresses and decimals stay whole; abbreviations, initials
 * and list markers do not end a sentence.
 *
 * <p>One thread. Each character is looked at a constant number of times.
 */
public final class SentenceChunker {

  /** Longest clause, about 14 s of speech; longer ones break at their last space. */
  public static final int MAX_CHARACTERS = 200;

  /** From here the first clause may break before a small word. */
  private static final int NATURAL_WORDS = 6;

  /** Here it breaks before any word. */
  private static final int FORCED_WORDS = 12;

  /** From here the second clause may end at a comma. */
  private static final int SECOND_CLAUSE_WORDS = 6;

  private static final int LONGEST_SMALL_WORD = 7;
  private static final int LONGEST_ABBREVIATION = 6;

  /** Cut at nothing. */
  private static final int NO = 0;

  /** Cut after this character. */
  private static final int CUT = 1;

  /** Not known until more text comes. */
  private static final int OPEN = 2;

  /** No character yet. */
  private static final int OPEN_END = -1;

  /** A character that never comes or does not matter. */
  private static final int GONE = -2;

  private static final Set<String> SMALL_WORDS =
      Set.of(
          "and", "but", "or", "so", "because", "which", "that", "who", "when", "while", "if", "to",
          "for", "with", "from", "at", "on", "in", "into", "before", "after", "until", "unless");

  private static final Set<String> ABBREVIATIONS =
      Set.of(
          "dr", "mr", "mrs", "ms", "prof", "st", "sr", "jr", "rev", "hon", "gen", "col", "capt",
          "lt", "sgt", "gov", "sen", "vs", "etc", "approx", "dept", "inc", "ltd", "corp", "ave",
          "blvd", "mt", "cf", "al");

  private static final Set<String> ABBREVIATIONS_BEFORE_DIGITS =
      Set.of(
          "no", "nos", "fig", "vol", "pp", "sec", "ext", "art", "ch", "jan", "feb", "mar", "apr",
          "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec");

  private final StringBuilder text = new StringBuilder();
  private int start;
  private int at;
  private int clause;
  private int words;
  private boolean inWord;
  private int lastSpace;
  private boolean finished;

  /** Adds what came. */
  public void add(String token) {
    if (finished) {
      throw new IllegalStateException("add after finish");
    }
    if (start > 0) {
      text.delete(0, start);
      at -= start;
      lastSpace -= start;
      start = 0;
    }
    text.append(token);
  }

  /** No more text comes; {@link #poll} gives the rest. */
  public void finish() {
    finished = true;
  }

  /** The next clause, or null while it is not known where it ends; after the last one null too. */
  public @Nullable String poll() {
    while (at < text.length()) {
      if (at - start >= MAX_CHARACTERS) {
        return cut(lastSpace > start ? lastSpace : wholeCharacter(at));
      }
      int verdict = verdict(at);
      if (verdict == OPEN && !finished) {
        return null;
      }
      if (verdict == CUT) {
        return cut(at + 1);
      }
      if (isSpace(at)) {
        lastSpace = at + 1;
      }
      at++;
    }
    return finished && start < text.length() ? cut(text.length()) : null;
  }

  private String cut(int end) {
    String found = text.substring(start, end);
    start = end;
    at = end;
    lastSpace = end;
    words = 0;
    inWord = false;
    clause++;
    return found;
  }

  private int wholeCharacter(int end) {
    return Character.isLowSurrogate(text.charAt(end))
            && Character.isHighSurrogate(text.charAt(end - 1))
        ? end - 1
        : end;
  }

  private int verdict(int i) {
    char c = text.charAt(i);
    if (Character.isWhitespace(c)) {
      inWord = false;
      return atSpace(i, c);
    }
    if (isWordCharacter(c)) {
      words += inWord ? 0 : 1;
      inWord = true;
      return NO;
    }
    return switch (c) {
      case '。', '！', '？' -> words > 0 ? CUT : NO;
      case '，', '、', '；', '：' -> words > 0 && softEndsHere() ? CUT : NO;
      case '—' -> atDash(i);
      default -> NO;
    };
  }

  private int atDash(int i) {
    if (words == 0 || !softEndsHere()) {
      return NO;
    }
    int next = charAt(i + 1);
    if (next == OPEN_END) {
      return OPEN;
    }
    // A space or a second dash after it belongs to this clause and is looked at next.
    return next == GONE || Character.isWhitespace(next) || next == '—' ? NO : CUT;
  }

  private int atSpace(int i, char space) {
    if (words == 0) {
      return NO;
    }
    if (space == '\n') {
      return CUT;
    }
    if (isSpace(i - 1)) {
      return NO;
    }
    int end = i;
    while (end > start && isCloser(text.charAt(end - 1))) {
      end--;
    }
    if (end == start) {
      return NO;
    }
    return switch (text.charAt(end - 1)) {
      case '!', '?' -> CUT;
      case '.' -> end > start + 1 && text.charAt(end - 2) == '.' ? soft(i) : atFullStop(end, i);
      case ',', ';', ':' -> isDottedAbbreviation(end - 1) ? NO : soft(i);
      case '…', '—' -> soft(i);
      case '-', '–' -> end - 2 >= start && isSpace(end - 2) ? soft(i) : NO;
      default -> clause == 0 && words >= NATURAL_WORDS ? natural(i) : NO;
    };
  }

  private int atFullStop(int end, int space) {
    int from = wordStart(end - 1);
    int length = end - 1 - from;
    if (length == 0) {
      return CUT;
    }
    if (isListMarker(from, end - 1) || isDottedAbbreviation(end)) {
      return NO;
    }
    if (length == 1 && Character.isUpperCase(text.charAt(from)) && text.charAt(from) != 'I') {
      return NO;
    }
    if (length > LONGEST_ABBREVIATION) {
      return CUT;
    }
    String word = text.substring(from, end - 1).toLowerCase(Locale.ROOT);
    if (ABBREVIATIONS.contains(word)) {
      return NO;
    }
    if (ABBREVIATIONS_BEFORE_DIGITS.contains(word)) {
      int next = nextVisible(space);
      if (next == OPEN_END) {
        return OPEN;
      }
      return next != GONE && Character.isDigit(next) ? NO : CUT;
    }
    return CUT;
  }

  /** A place where a clause may end without the sentence doing so. */
  private int soft(int space) {
    if (!softEndsHere()) {
      return NO;
    }
    int before = space - 2;
    if (before < start || !Character.isDigit(text.charAt(before))) {
      return CUT;
    }
    // "1, 2, 3" is a list that is said in one breath.
    int next = nextVisible(space);
    if (next == OPEN_END) {
      return OPEN;
    }
    return next != GONE && Character.isDigit(next) ? NO : CUT;
  }

  private boolean softEndsHere() {
    return clause == 0 || (clause == 1 && words >= SECOND_CLAUSE_WORDS);
  }

  private int natural(int space) {
    if (words >= FORCED_WORDS) {
      return CUT;
    }
    if (isSmallWord(wordStart(space), space)) {
      return NO;
    }
    int from = space;
    int c = charAt(from);
    while (c >= 0 && Character.isWhitespace(c)) {
      c = charAt(++from);
    }
    int end = from;
    while (c >= 0 && Character.isLetter(c) && end - from <= LONGEST_SMALL_WORD) {
      c = charAt(++end);
    }
    if (c == OPEN_END) {
      return OPEN;
    }
    boolean whole = c == GONE || Character.isWhitespace(c);
    return whole && isSmallWord(from, end) ? CUT : NO;
  }

  private boolean isSmallWord(int from, int end) {
    return end > from
        && end - from <= LONGEST_SMALL_WORD
        && SMALL_WORDS.contains(text.substring(from, end).toLowerCase(Locale.ROOT));
  }

  /** "3." that opens a line. */
  private boolean isListMarker(int from, int end) {
    if (end - from > 3 || words > 1) {
      return false;
    }
    for (int i = from; i < end; i++) {
      if (!Character.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether single letters with full stops, such as "e.g." or "U.S.", end at {@code end}. */
  private boolean isDottedAbbreviation(int end) {
    int i = end;
    int pairs = 0;
    while (i - 2 >= start && text.charAt(i - 1) == '.' && Character.isLetter(text.charAt(i - 2))) {
      i -= 2;
      pairs++;
    }
    return pairs >= 2 && (i == start || !isWordPart(text.charAt(i - 1)));
  }

  private int wordStart(int end) {
    int from = end;
    while (from > start && isWordPart(text.charAt(from - 1))) {
      from--;
    }
    return from;
  }

  /** The character at {@code i}, {@link #OPEN_END} or {@link #GONE}. */
  private int charAt(int i) {
    if (i - start >= MAX_CHARACTERS) {
      return GONE;
    }
    if (i < text.length()) {
      return text.charAt(i);
    }
    return finished ? GONE : OPEN_END;
  }

  private int nextVisible(int i) {
    int j = i;
    int c = charAt(j);
    while (c >= 0 && Character.isWhitespace(c)) {
      c = charAt(++j);
    }
    return c;
  }

  private boolean isSpace(int i) {
    return i >= start && Character.isWhitespace(text.charAt(i));
  }

  private static boolean isWordCharacter(char c) {
    return Character.isLetterOrDigit(c);
  }

  private static boolean isWordPart(char c) {
    return isWordCharacter(c) || c == '\'' || c == '’';
  }

  private static boolean isCloser(char c) {
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == '”' || c == '’' || c == '»'
        || c == '*' || c == '_';
  }
}
