package dev.undertone.conversation;

/**
 * One thing that is wrong with a configuration, router or agent file, and where.
 *
 * @param file as the operator named it
 * @param line from 1; 0 where the file as a whole is meant
 * @param column from 1; 0 where the line or the file as a whole is meant
 * @param message one sentence: name, value, rule; no secrets
 * @param sourceLine text of that line; empty when {@code line} is 0
 */
public record ConfigIssue(String file, int line, int column, String message, String sourceLine) {
  public ConfigIssue {
    if (line < 0 || column < 0) {
      throw new IllegalArgumentException(
          "line = " + line + ", column = " + column + ", must be >= 0");
    }
  }

  /** An issue of the file as a whole, for instance that it cannot be read. */
  public static ConfigIssue ofFile(String file, String message) {
    return new ConfigIssue(file, 0, 0, message, "");
  }

  /**
   * Place, sentence, and where there is a line: the line and a caret under the column.
   *
   * <pre>{@code
   * rules.yaml:9:18: undeclared reference to 'wrds'
   *  |     - condition: wrds <= 4
   *  | .................^
   * }</pre>
   */
  public String render() {
    if (line == 0) {
      return file + ": " + message;
    }
    String place = file + ":" + line + ":" + Math.max(1, column) + ": " + message;
    return place
        + "\n | "
        + sourceLine
        + "\n | "
        + ".".repeat(Math.max(0, column - 1))
        + "^";
  }
}
