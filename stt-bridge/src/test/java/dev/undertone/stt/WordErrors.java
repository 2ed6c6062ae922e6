package dev.undertone.stt;

import java.util.List;
import java.util.Locale;

/**
 * Counts word errors: the least number of words to be put in, taken out or replaced.
 *
 * @param errors that number
 * @param words length of the reference
 */
record WordErrors(int errors, int words) {

  static WordErrors between(String reference, String heard) {
    List<String> said = normalised(reference);
    List<String> got = normalised(heard);
    int[] row = new int[got.size() + 1];
    for (int j = 0; j <= got.size(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= said.size(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= got.size(); j++) {
        int replaced = diagonal + (said.get(i - 1).equals(got.get(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return new WordErrors(row[got.size()], said.size());
  }

  WordErrors plus(WordErrors other) {
    return new WordErrors(errors + other.errors, words + other.words);
  }

  double rate() {
    return words == 0 ? 0 : (double) errors / words;
  }

  private static List<String> normalised(String text) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z' ]", " ").strip();
    return plain.isEmpty() ? List.of() : List.of(plain.split(" +"));
  }
}
