package dev.undertone.conversation.speech;

/**
 * Port: tells from words alone which language they are in. Worth asking only about the words of a
 * recogniser that understands several languages: one that knows a single language writes everything
 * it hears in that one. Any thread.
 */
public interface LanguageDetector {

  /** There is none: it knows nothing of any text, and need not be asked. */
  LanguageDetector NONE =
      new LanguageDetector() {
        @Override
        public boolean isThere() {
          return false;
        }

        @Override
        public Guess guess(String text) {
          return Guess.UNDETERMINED;
        }
      };

  /** Whether words are to be judged at all. */
  default boolean isThere() {
    return true;
  }

  /** The most likely language of a text, in about a millisecond. */
  Guess guess(String text);

  /**
   * What a text seems to be.
   *
   * @param code BCP-47 tag of the most likely language, or {@value Language#UNDETERMINED}
   * @param confidence 0–1, its share against the second
   * @param margin 0–1, how far the second is behind; 1 where no other language is possible
   */
  record Guess(String code, double confidence, double margin) {
    public static final Guess UNDETERMINED = new Guess(Language.UNDETERMINED, 0, 0);
  }
}
