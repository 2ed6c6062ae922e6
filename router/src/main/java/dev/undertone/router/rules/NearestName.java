package dev.undertone.router.rules;

import java.util.Collection;
import java.util.Optional;

/** Guesses what a mistyped name was meant to be, by edit distance with transpositions. */
final class NearestName {

  private NearestName() {}

  /** The closest of {@code known}, if it is close enough to be a slip. */
  static Optional<String> of(String name, Collection<String> known) {
    int allowed = Math.max(1, name.length() / 3);
    String best = "";
    int bestDistance = allowed + 1;
    for (String candidate : known.stream().sorted().toList()) {
      int distance = distance(name, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return bestDistance <= allowed ? Optional.of(best) : Optional.empty();
  }

  /** {@code ", did you mean 'x'?"}, or nothing. */
  static String hint(String name, Collection<String> known) {
    return of(name, known).map(near -> ", did you mean '" + near + "'?").orElse("");
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
