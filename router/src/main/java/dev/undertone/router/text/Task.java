package dev.undertone.router.text;

/** What a text wants, as far as the classifier tells tasks apart. */
public enum Task {
  /** Greetings, thanks, yes and no. */
  SMALL_TALK("small_talk"),
  /** A caller's errand: bookings, orders, bills, accounts, opening hours. */
  SERVICE("service"),
  /** A fact of general knowledge, everyday or school. */
  QUESTION("question"),
  /** Writing, rewriting, summing up, translating. */
  WRITING("writing"),
  MATHS("maths"),
  CODE("code"),
  /** Puzzles and formal logic. */
  LOGIC("logic"),
  SCIENCE("science"),
  MEDICINE("medicine"),
  LAW("law"),
  /** Accounting, economics, markets. */
  FINANCE("finance");

  private final String label;

  Task(String label) {
    this.label = label;
  }

  /** The name that rules compare with. */
  public String label() {
    return label;
  }
}
