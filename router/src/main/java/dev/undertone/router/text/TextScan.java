package dev.undertone.router.text;

/**
 * One pass over a text: hashed n-grams go to a receiver, counts stay here. One text, one thread.
 *
 * <p>Speech recognisers write neither capitals nor marks, so words are folded to lower case,
 * apostrophes vanish inside them, and numbers are one word whether written in digits or spelt.
 * N-grams are words, pairs of words, and the last four letters of long words, which tell trades
 * apart that a training text has not named. Nothing is cut out of the text: words are hashes.
 */
final class TextScan {

  /** Characters that are looked at. */
  static final int MOST_CHARS = 4096;

  /** Buckets of n-grams. */
  static final int BUCKETS = 1 << 13;

  /** Takes what the scan finds. */
  interface Grams {
    /**
     * @param bucket of an n-gram, below {@link #BUCKETS}
     */
    void add(int bucket);

    /** Whether a word is one that texts of most kinds have. */
    boolean isCommon(int wordHash);
  }

  static final Lexicon LEXICON = new Lexicon();

  private static final int SEED = 0x811c9dc5;
  private static final int PRIME = 0x01000193;
  private static final int NUMBER_HASH = hash("#");
  private static final int LONG = 8;
  private static final int VERY_LONG = 12;
  private static final int SHORTEST_WITH_ENDING = 6;

  private final Grams grams;
  private int grammed;
  private int words;
  private int letters;
  private int longWords;
  private int veryLongWords;
  private int uncommon;
  private int numbers;
  private int formulaMarks;
  private int codeMarks;
  private int conditions;
  private int negations;
  private int reasoning;
  private int persons;
  private final int[] ofLanguage = new int[Lexicon.LANGUAGES.size()];
  private final int[] ofScript = new int[Scripts.COUNT];

  // The word that is being read.
  private int hash = SEED;
  private int length;
  private int digits;
  private long tail;
  private int previous;

  TextScan(Grams grams) {
    this.grams = grams;
  }

  /** The hash of a word, already in lower case. */
  static int hash(String word) {
    int hash = SEED;
    for (int i = 0; i < word.length(); i++) {
      hash = (hash ^ word.charAt(i)) * PRIME;
    }
    return hash;
  }

  void read(String text) {
    int end = Math.min(text.length(), MOST_CHARS);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c < 128) {
        ascii(c);
      } else {
        other(c);
      }
    }
    endWord();
  }

  private void ascii(char c) {
    if (c >= 'a' && c <= 'z') {
      letter(c);
    } else if (c >= 'A' && c <= 'Z') {
      letter((char) (c + 'a' - 'A'));
    } else if (c >= '0' && c <= '9') {
      digits++;
      letter(c);
    } else if (c != '\'') {
      endWord();
      switch (c) {
        case '=', '+', '*', '/', '^', '<', '>', '\\', '$', '%' -> formulaMarks++;
        case '{', '}', '(', ')', '[', ']', ';', '_', '`', '#' -> codeMarks++;
        default -> {}
      }
    }
  }

  private void other(char c) {
    int script = Scripts.of(c);
    if (script == Scripts.NONE) {
      if (c != '’') {
        endWord();
      }
      return;
    }
    ofScript[script]++;
    if (Scripts.hasSpaces(script)) {
      letter(Character.toLowerCase(c));
    } else {
      endWord();
      letter(c);
      endWord();
    }
  }

  private void letter(char c) {
    hash = (hash ^ c) * PRIME;
    tail = tail << 16 | c;
    length++;
  }

  private void endWord() {
    if (length == 0) {
      return;
    }
    int known = digits > 0 ? 0 : LEXICON.bits(hash);
    boolean number = digits > 0 || (known & Lexicon.NUMBER) != 0;
    int word = number ? NUMBER_HASH : hash;
    words++;
    letters += length;
    count(word, known, number);
    gram(word);
    if (previous != 0) {
      gram((previous * PRIME) ^ word);
    }
    if (length >= SHORTEST_WITH_ENDING && !number) {
      gram((int) ((tail * 0x9E3779B97F4A7C15L) >>> 32));
    }
    previous = word;
    hash = SEED;
    length = 0;
    digits = 0;
    tail = 0;
  }

  private void count(int word, int known, boolean number) {
    if (number) {
      numbers++;
    } else {
      longWords += length >= LONG ? 1 : 0;
      veryLongWords += length >= VERY_LONG ? 1 : 0;
      uncommon += grams.isCommon(word) ? 0 : 1;
    }
    if (known != 0) {
      conditions += (known & Lexicon.CONDITION) != 0 ? 1 : 0;
      negations += (known & Lexicon.NEGATION) != 0 ? 1 : 0;
      reasoning += (known & Lexicon.REASONING) != 0 ? 1 : 0;
      persons += (known & Lexicon.PERSON) != 0 ? 1 : 0;
      for (int language = 0; language < ofLanguage.length; language++) {
        ofLanguage[language] += known >>> language & 1;
      }
    }
  }

  private void gram(int hashed) {
    int mixed = hashed * 0x85EBCA6B;
    grams.add((mixed ^ mixed >>> 15) & BUCKETS - 1);
    grammed++;
  }

  int words() {
    return words;
  }

  /** What each n-gram weighs, so that long texts do not outshout short ones. */
  double gramWeight() {
    return grammed == 0 ? 0 : 1 / Math.sqrt(grammed);
  }

  /** BCP-47 tag of the text's language; empty when it is not told. */
  String language() {
    return Scripts.language(ofScript, letters, ofLanguage, words);
  }

  /** Overwrites {@code shape}, {@link Shape#COUNT} long, with what counts tell. */
  void shape(double[] shape) {
    double each = words == 0 ? 0 : 1.0 / words;
    double length = Math.log1p(words);
    shape[0] = length;
    shape[1] = length * length;
    shape[2] = letters * each;
    shape[3] = longWords * each;
    shape[4] = veryLongWords * each;
    shape[5] = uncommon * each;
    shape[6] = Math.log1p(uncommon);
    shape[7] = Math.log1p(numbers);
    shape[8] = Math.log1p(formulaMarks);
    shape[9] = Math.log1p(codeMarks);
    shape[10] = Math.log1p(conditions);
    shape[11] = Math.log1p(negations);
    shape[12] = Math.log1p(reasoning);
    shape[13] = persons * each;
  }
}
