package dev.undertone.router.text;

import java.util.Locale;
import java.util.Optional;

/**
 * A text with what models made of it.
 *
 * @param group subject or data set, which is held out as a whole
 * @param text as it was given to the models
 * @param weak share of right answers of the small models
 * @param strong share of right answers of the strong one
 * @param task that the group stands for; empty when it stands for none
 * @param graded whether {@code weak} and {@code strong} may teach complexity
 */
record Example(
    String group, String text, double weak, double strong, Optional<Task> task, boolean graded) {

  /** How a text may come to us. */
  enum Form {
    /** As it was given to the models. */
    GIVEN,
    /** Without the choices of an exam. */
    STEM,
    /** As a speech recogniser writes it: no choices, no capitals, no marks. */
    SPOKEN
  }

  /** Whether anybody may say it on the telephone to anybody. */
  boolean isEveryday() {
    return task.filter(is -> is == Task.SMALL_TALK || is == Task.SERVICE).isPresent();
  }

  String in(Form form) {
    return switch (form) {
      case GIVEN -> text;
      case STEM -> stem();
      case SPOKEN -> stem().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}']+", " ").strip();
    };
  }

  private String stem() {
    int choices = text.indexOf("\nA. ");
    return choices > 0 ? text.substring(0, choices) : text;
  }
}
