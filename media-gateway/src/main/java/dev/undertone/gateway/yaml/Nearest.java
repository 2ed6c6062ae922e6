package dev.undertone.gateway.yaml;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant who wrote something else. */
public final class Nearest {

  private Nearest() {}

  /**
   * The known word at the least edit distance, when it is near enough to have been meant: a third
   * of its letters at most are wrong, or one begins with the other.
   */
  public static Optional<String> of(String written, List<String> known) {
    String word = written.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(candidate -> isNear(word, candidate))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  private static boolean isNear(String word, String candidate) {
    if (word.length() >= 3 && candidate.length() >= 3) {
      if (candidate.startsWith(word) || word.startsWith(candidate)) {
        return true;
      }
    }
    int longer = Math.max(word.length(), candidate.length());
    return distance(word, candidate) <= Math.max(1, longer / 3);
  }

  /** Levenshtein, by rows. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(swap, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
