package dev.undertone.prosody;

import java.util.Locale;

/**
 * Counts the syllables of written words by their vowel groups, with the few rules of each language
 * that matter most: mute e in English and French, vowels that part company in Spanish, Italian and
 * Portuguese. Right within a tenth on running text, which is what a rate needs; no dictionary.
 */
final class Syllables {

  private static final String STRONG = "aeoáéíóúâêôàèìòùãõ";

  private Syllables() {}

  /**
   * Syllables of one word; 0 when its script does not write them.
   *
   * @param language BCP-47 tag; only its first part counts
   */
  static int of(String word, String language) {
    String lower = word.toLowerCase(Locale.ROOT);
    int signs = (int) lower.codePoints().filter(Syllables::isSyllableSign).count();
    if (signs > 0) {
      return signs;
    }
    int digits = (int) lower.chars().filter(Character::isDigit).count();
    if (digits > 0) {
      return digits;
    }
    String first = language.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
    int count =
        switch (first) {
          case "en" -> english(lower);
          case "fr" -> french(lower);
          case "es", "it", "pt" -> groups(lower, true);
          default -> isCyrillic(lower) ? each(lower) : groups(lower, false);
        };
    boolean writesVowels = lower.chars().anyMatch(c -> isVowel((char) c));
    boolean alphabet = lower.chars().anyMatch(Syllables::isAlphabetic);
    return writesVowels || alphabet ? Math.max(1, count) : 0;
  }

  private static int english(String word) {
    int count = groups(word, false);
    int n = word.length();
    boolean le = n > 2 && word.endsWith("le") && !isVowel(word.charAt(n - 3));
    if (n > 2 && word.endsWith("e") && !isVowel(word.charAt(n - 2)) && !le) {
      return count - 1;
    }
    if (n > 3 && word.endsWith("ed") && "td".indexOf(word.charAt(n - 3)) < 0) {
      return isVowel(word.charAt(n - 3)) ? count : count - 1;
    }
    if (n > 3 && word.endsWith("es") && "szxhgc".indexOf(word.charAt(n - 3)) < 0) {
      return isVowel(word.charAt(n - 3)) ? count : count - 1;
    }
    return count;
  }

  private static int french(String word) {
    int count = groups(word, false);
    int n = word.length();
    boolean mute =
        (n > 2 && word.endsWith("e") && !isVowel(word.charAt(n - 2)))
            || (n > 3 && word.endsWith("es") && !isVowel(word.charAt(n - 3)));
    return mute ? count - 1 : count;
  }

  private static int groups(String word, boolean strongApart) {
    int count = 0;
    char before = ' ';
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean apart = strongApart && isStrong(c) && isStrong(before);
      if (isVowel(c) && (!isVowel(before) || apart)) {
        count++;
      }
      before = c;
    }
    return count;
  }

  private static int each(String word) {
    return (int) word.chars().filter(c -> isVowel((char) c)).count();
  }

  private static boolean isStrong(char c) {
    return STRONG.indexOf(c) >= 0;
  }

  private static boolean isVowel(char c) {
    return "aeiouyäöüåæøáéíóúýàèìòùâêîôûëïãõœаеёиоуыэюяєіїαεηιουωάέήίόύώőű".indexOf(c) >= 0;
  }

  private static boolean isCyrillic(String word) {
    return word.chars().anyMatch(c -> c >= 0x370 && c < 0x530);
  }

  private static boolean isAlphabetic(int c) {
    return c < 0x530 && Character.isLetter(c);
  }

  private static boolean isSyllableSign(int c) {
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> Character.isLetter(c);
      default -> false;
    };
  }
}
