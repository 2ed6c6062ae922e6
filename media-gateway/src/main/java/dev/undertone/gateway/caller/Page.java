package dev.undertone.gateway.caller;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lines of at most {@value #WIDTH} columns, with labels on the left. */
final class Page {

  static final int WIDTH = 100;
  static final int LABEL = 12;

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final StringBuilder out = new StringBuilder();

  Page line(String text) {
    out.append(text.stripTrailing()).append('\n');
    return this;
  }

  /** A label and a text that may need several lines. */
  Page entry(String label, String text) {
    String head = label;
    for (String part : wrapped(text, WIDTH - LABEL)) {
      line("  " + padded(head, LABEL - 2) + part);
      head = "";
    }
    return this;
  }

  static String padded(String text, int columns) {
    return text.length() >= columns ? text : text + " ".repeat(columns - text.length());
  }

  static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - text.length())) + text;
  }

  /** Breaks at spaces, and inside a word that is longer than a line; never empty. */
  static List<String> wrapped(String text, int columns) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : SPACES.splitAsStream(text.strip()).toList()) {
      String left = word;
      if (!line.isEmpty() && line.length() + 1 + left.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (left.length() > columns) {
        lines.add(left.substring(0, columns));
        left = left.substring(columns);
      }
      line.append(line.isEmpty() ? "" : " ").append(left);
    }
    lines.add(line.toString());
    return lines;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
