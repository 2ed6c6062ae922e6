package dev.undertone.gateway.caller;

/** Colours for a terminal, or none. */
public enum Style {
  PLAIN,
  COLOURED;

  /**
   * @param terminal whether a person's terminal reads
   * @param noColor whether {@code NO_COLOR} is set to anything
   */
  public static Style of(boolean terminal, boolean noColor) {
    return terminal && !noColor ? COLOURED : PLAIN;
  }

  String bold(String text) {
    return wrapped("1", text);
  }

  String faint(String text) {
    return wrapped("2", text);
  }

  String good(String text) {
    return wrapped("32", text);
  }

  String bad(String text) {
    return wrapped("31", text);
  }

  private String wrapped(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
