package dev.undertone.router.text;

/**
 * Tells a language by its script and, in Latin script, by its commonest words. A guess for routing:
 * eleven languages in Latin script, and for other scripts their commonest language.
 */
final class Scripts {

  static final int NONE = -1;
  private static final int LATIN = 0;
  private static final int CYRILLIC = 1;
  private static final int GREEK = 2;
  private static final int ARABIC = 3;
  private static final int HEBREW = 4;
  private static final int DEVANAGARI = 5;
  private static final int HAN = 6;
  private static final int KANA = 7;
  private static final int HANGUL = 8;
  private static final int THAI = 9;
  static final int COUNT = 10;

  private static final String[] LANGUAGE_OF = {
    "", "ru", "el", "ar", "he", "hi", "zh", "ja", "ko", "th"
  };

  private Scripts() {}

  /** Script of a character beyond ASCII; {@link #NONE} for what is no letter. */
  static int of(char c) {
    if (c < 0x250) {
      return c >= 0xC0 && c != 0xD7 && c != 0xF7 ? LATIN : NONE;
    }
    if (c >= 0x370 && c < 0x400) {
      return GREEK;
    }
    if (c >= 0x400 && c < 0x530) {
      return CYRILLIC;
    }
    if (c >= 0x590 && c < 0x600) {
      return HEBREW;
    }
    if (c >= 0x600 && c < 0x780) {
      return ARABIC;
    }
    if (c >= 0x900 && c < 0x980) {
      return DEVANAGARI;
    }
    if (c >= 0xE00 && c < 0xE80) {
      return THAI;
    }
    if (c >= 0x1E00 && c < 0x1F00) {
      return LATIN;
    }
    if (c >= 0x3040 && c < 0x3100) {
      return KANA;
    }
    if (c >= 0x3400 && c < 0xA000) {
      return HAN;
    }
    return c >= 0xAC00 && c < 0xD7B0 ? HANGUL : NONE;
  }

  /** Whether words of a script are set apart. */
  static boolean hasSpaces(int script) {
    return script != HAN && script != KANA && script != THAI;
  }

  /**
   * @param ofScript letters beyond ASCII by script
   * @param letters in all
   * @param ofLanguage words among the commonest of each of {@link Lexicon#LANGUAGES}
   */
  static String language(int[] ofScript, int letters, int[] ofLanguage, int words) {
    int most = CYRILLIC;
    int foreign = 0;
    for (int script = CYRILLIC; script < COUNT; script++) {
      foreign += ofScript[script];
      most = ofScript[script] > ofScript[most] ? script : most;
    }
    if (2 * foreign > letters) {
      return ofScript[KANA] > 0 ? "ja" : LANGUAGE_OF[most];
    }
    int best = 0;
    int second = 0;
    for (int language = 1; language < ofLanguage.length; language++) {
      if (ofLanguage[language] > ofLanguage[best]) {
        second = ofLanguage[best];
        best = language;
      } else {
        second = Math.max(second, ofLanguage[language]);
      }
    }
    boolean told = ofLanguage[best] > second && 8 * ofLanguage[best] >= words;
    return told ? Lexicon.LANGUAGES.get(best) : "";
  }
}
