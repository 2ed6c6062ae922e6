package dev.undertone.conversation.speech;

/**
 * The language a caller speaks, as far as it is known.
 *
 * @param code BCP-47 tag in force, or {@value #UNDETERMINED}
 * @param confidence 0–1
 * @param mismatch whether the recogniser's confidence says that he speaks another one
 */
public record Language(
    String code, double confidence, Source source, boolean mismatchAvailable, boolean mismatch) {

  public static final String UNDETERMINED = "und";

  /** Who says so. */
  public enum Source {
    NONE,
    /** The client, the agent file, or a header of the call. */
    DECLARED,
    /** A recogniser that tells languages apart. */
    RECOGNIZER,
    /** The words. */
    TEXT,
    /** Another recogniser understood him better. */
    TRIAL
  }

  public static final Language UNKNOWN = new Language(UNDETERMINED, 0, Source.NONE, false, false);

  public static Language declared(String code) {
    return new Language(code, 1, Source.DECLARED, false, false);
  }
}
