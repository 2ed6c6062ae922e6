package dev.undertone.tts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Written English as the words to be said: what a small voice cannot read is spelled out or left
 * away.
 *
 * <p>Numbers, money, times, addresses and common abbreviations become words; Markdown, emoji and
 * scripts other than Latin vanish. The outcome holds only words of {@code [A-Za-z']} and the marks
 * {@code , . ? !}. Any text goes in, none makes it fail. One instance serves one text.
 */
final class SpokenText {

  private static final String MARKS = ".,;:!?";

  /** Longer words are not words; the rest of them is not said. */
  private static final int LONGEST_WORD = 30;

  private static final Map<String, String> ABBREVIATIONS =
      Map.ofEntries(
          Map.entry("dr.", "doctor"),
          Map.entry("mr.", "mister"),
          Map.entry("mrs.", "missus"),
          Map.entry("ms.", "miss"),
          Map.entry("prof.", "professor"),
          Map.entry("st.", "saint"),
          Map.entry("etc.", "et cetera"),
          Map.entry("vs.", "versus"),
          Map.entry("approx.", "approximately"),
          Map.entry("ltd.", "limited"),
          Map.entry("e.g.", "for example"),
          Map.entry("i.e.", "that is"),
          Map.entry("a.m.", "A M"),
          Map.entry("p.m.", "P M"));

  private static final Map<Character, String> SYMBOLS =
      Map.of(
          '&', "and", '@', "at", '+', "plus", '=', "equals", '%', "percent", '°', "degrees", '$',
          "dollar", '£', "pound", '€', "euro");

  private final List<String> tokens = new ArrayList<>();

  private SpokenText() {}

  /** The words and marks of {@code text}, in order; empty when there is nothing to say. */
  static List<String> tokens(String text) {
    SpokenText spoken = new SpokenText();
    for (String word : PlainText.of(text).split("\\s", -1)) {
      spoken.word(word);
    }
    boolean silent = spoken.tokens.stream().allMatch(token -> MARKS.contains(token));
    return silent ? List.of() : List.copyOf(spoken.tokens);
  }

  private void word(String written) {
    String word = strip(written);
    if (word.isEmpty()) {
      return;
    }
    String lower = word.toLowerCase(Locale.ROOT);
    String known = ABBREVIATIONS.get(lower);
    if (known != null) {
      say(known);
      return;
    }
    int end = word.length();
    while (end > 0
        && (MARKS.indexOf(word.charAt(end - 1)) >= 0 || isCloser(word.charAt(end - 1)))) {
      end--;
    }
    String core = word.substring(0, end);
    String marks = word.substring(end);
    if (isInitials(core)) {
      letters(core);
      // The first full stop is the last letter's.
      marks = marks.startsWith(".") ? marks.substring(1) : marks;
    } else if (isAddress(core)) {
      address(core);
    } else {
      number(core);
    }
    mark(marks);
  }

  private static String strip(String written) {
    int from = 0;
    while (from < written.length() && "\"'([#-".indexOf(written.charAt(from)) >= 0) {
      if (written.charAt(from) == '-'
          && from + 1 < written.length()
          && Character.isDigit(written.charAt(from + 1))) {
        break;
      }
      from++;
    }
    int end = written.length();
    while (end > from && isCloser(written.charAt(end - 1))) {
      end--;
    }
    return written.substring(from, end);
  }

  private static boolean isCloser(char c) {
    return c == '"' || c == ')' || c == '\'' || c == '(';
  }

  private void mark(String marks) {
    if (marks.isEmpty() || tokens.isEmpty() || MARKS.contains(tokens.getLast())) {
      return;
    }
    if (marks.indexOf('?') >= 0) {
      tokens.add("?");
    } else if (marks.indexOf('!') >= 0) {
      tokens.add("!");
    } else {
      tokens.add(marks.indexOf('.') >= 0 && !marks.contains("..") ? "." : ",");
    }
  }

  /** "U.S", the last full stop being cut off. */
  private static boolean isInitials(String core) {
    if (core.length() < 3 || core.length() % 2 == 0) {
      return false;
    }
    for (int i = 0; i < core.length(); i++) {
      char c = core.charAt(i);
      if (i % 2 == 0 ? !Character.isLetter(c) : c != '.') {
        return false;
      }
    }
    return true;
  }

  private void letters(String core) {
    for (int i = 0; i < core.length(); i += 2) {
      tokens.add(core.substring(i, i + 1).toUpperCase(Locale.ROOT));
    }
  }

  private static boolean isAddress(String core) {
    if (core.contains("://") || core.startsWith("www.")) {
      return true;
    }
    int at = core.indexOf('@');
    if (at > 0 && core.indexOf('.', at) > 0) {
      return true;
    }
    int dot = core.lastIndexOf('.');
    return dot > 0
        && Character.isLetterOrDigit(core.charAt(dot - 1))
        && dot + 2 < core.length()
        && core.chars().skip(dot + 1L).allMatch(Character::isLetter);
  }

  private void address(String core) {
    int scheme = core.indexOf("://");
    String rest = scheme >= 0 ? core.substring(scheme + 3) : core;
    rest = rest.startsWith("www.") ? rest.substring(4) : rest;
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      String name =
          switch (c) {
            case '.' -> "dot";
            case '/' -> "slash";
            case '@' -> "at";
            case '-' -> "dash";
            default -> null;
          };
      if (name == null) {
        part.append(c);
      } else {
        mixed(part.toString());
        part.setLength(0);
        tokens.add(name);
      }
    }
    mixed(part.toString());
  }

  private void number(String core) {
    SpokenNumber number = SpokenNumber.at(core);
    say(number.words());
    mixed(core.substring(number.end()));
  }

  /** Letters and digits that took turns, and signs with a name; everything else separates. */
  private void mixed(String core) {
    int i = 0;
    while (i < core.length()) {
      int from = i;
      while (i < core.length() && isLetter(core.charAt(i))) {
        i++;
      }
      if (i > from) {
        letterWord(core.substring(from, i));
        continue;
      }
      while (i < core.length() && SpokenNumber.isNumeric(core, i)) {
        i++;
      }
      if (i > from) {
        String[] parts = core.substring(from, i).replace(",", "").split("\\.", -1);
        say(NumberWords.cardinal(parts[0]));
        for (int part = 1; part < parts.length; part++) {
          say("point " + NumberWords.oneByOne(parts[part]));
        }
        continue;
      }
      say(SYMBOLS.getOrDefault(core.charAt(i), ""));
      i++;
    }
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '\'';
  }

  private void letterWord(String word) {
    int from = 0;
    int end = word.length();
    while (from < end && word.charAt(from) == '\'') {
      from++;
    }
    while (end > from && word.charAt(end - 1) == '\'') {
      end--;
    }
    if (end > from) {
      tokens.add(word.substring(from, Math.min(end, from + LONGEST_WORD)));
    }
  }

  private void say(String words) {
    for (String word : words.split(" ", -1)) {
      if (!word.isEmpty()) {
        tokens.add(word);
      }
    }
  }
}
