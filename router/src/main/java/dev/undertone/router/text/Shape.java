package dev.undertone.router.text;

import java.util.List;
import java.util.Set;

/** The features of a text that are not words: names, in the order of {@link TextScan#shape}. */
final class Shape {

  static final List<String> NAMES =
      List.of(
          "length",
          "length_squared",
          "letters_per_word",
          "long_words",
          "very_long_words",
          "uncommon_share",
          "uncommon_words",
          "numbers",
          "formula_marks",
          "code_marks",
          "conditions",
          "negations",
          "reasoning_words",
          "persons");

  /** Those that mean the same in every language. */
  static final Set<String> WITHOUT_WORDS =
      Set.of("length", "length_squared", "numbers", "formula_marks", "code_marks");

  static final int COUNT = NAMES.size();

  private Shape() {}
}
