package dev.undertone.router.rules;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Where the characters of a YAML scalar stand in the file. Exact for scalars on one line without
 * escapes and for literal blocks; folded ones point at their first line.
 */
final class ScalarPlace {
  private final ScalarNode node;
  private final Issues issues;

  ScalarPlace(ScalarNode node, Issues issues) {
    this.node = node;
    this.issues = issues;
  }

  /**
   * @param line of the scalar's value, from 1; anything less is its beginning
   * @param column from 0
   */
  void report(int line, int column, String message) {
    int atLine = Math.max(1, line);
    int atColumn = line < 1 ? 0 : Math.max(0, column);
    int startLine = node.getStartMark().getLine();
    int startColumn = node.getStartMark().getColumn();
    ScalarStyle style = node.getScalarStyle();
    if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
      int indent = indent(issues.line(startLine + 1));
      issues.at(
          startLine + atLine, indent + (style == ScalarStyle.LITERAL ? atColumn : 0), message);
      return;
    }
    boolean oneLine = node.getEndMark().getLine() == startLine;
    int quote = style == ScalarStyle.PLAIN ? 0 : 1;
    issues.at(startLine, startColumn + quote + (oneLine ? atColumn : 0), message);
  }

  private static int indent(String line) {
    int indent = 0;
    while (indent < line.length() && line.charAt(indent) == ' ') {
      indent++;
    }
    return indent;
  }
}
