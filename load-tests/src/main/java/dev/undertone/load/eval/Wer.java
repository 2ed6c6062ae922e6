package dev.undertone.load.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Word error rate: substitutions, insertions and deletions of the cheapest alignment over the words
 * of the reference, after spelling both alike.
 *
 * @param errors words that were wrong
 * @param words words of the reference
 */
record Wer(int errors, int words) {

  static final Wer NONE = new Wer(0, 0);

  /** What transcripts write in figures and titles, and recognisers spell out. */
  private static final Map<String, String> SPELLINGS =
      Map.of(
          "mr",
          "mister",
          "mrs",
          "missus",
          "dr",
          "doctor",
          "oh",
          "o",
          "1455",
          "fourteen fifty five");

  /** Compares what was understood with what was said. */
  static Wer of(String said, String understood) {
    List<String> reference = words(said);
    List<String> hypothesis = words(understood);
    int[] row = new int[hypothesis.size() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= reference.size(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (reference.get(i - 1).equals(hypothesis.get(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return new Wer(row[hypothesis.size()], reference.size());
  }

  /** Both together: pooled, so that long clips weigh more. */
  Wer plus(Wer other) {
    return new Wer(errors + other.errors, words + other.words);
  }

  double percent() {
    return words == 0 ? 0 : 100.0 * errors / words;
  }

  /** Lower case, letters, digits and apostrophes, one spelling. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}']+", -1)) {
      if (!word.isEmpty()) {
        words.addAll(List.of(SPELLINGS.getOrDefault(word, word).split(" ", -1)));
      }
    }
    return words;
  }
}
