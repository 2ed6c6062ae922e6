package dev.undertone.conversation.speech;

import java.util.Locale;
import java.util.regex.Pattern;

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

  private static final Pattern TAG = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}");

  public static Language declared(String code) {
    return new Language(code, 1, Source.DECLARED, false, false);
  }

  /** Whether a text has the form of a BCP-47 tag: {@code de}, {@code en-GB}. */
  public static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }

  /** Whether two tags name one language, whatever their regions are. */
  public static boolean same(String one, String other) {
    return primary(one).equals(primary(other));
  }

  private static String primary(String tag) {
    int end = tag.indexOf('-');
    return (end < 0 ? tag : tag.substring(0, end)).toLowerCase(Locale.ROOT);
  }
}
