package dev.undertone.gateway.yaml;

import dev.undertone.conversation.ConfigIssue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * One YAML text and what is found wrong with it. One thread.
 *
 * <p>Nodes are read, never objects: no tag of a file can name a class.
 */
public final class YamlSource {

  private static final int MAX_CHARACTERS = 1 << 20;

  private final String name;
  private final List<String> lines;
  private final String text;
  private final List<ConfigIssue> issues = new ArrayList<>();

  /**
   * @param name as errors call the file
   */
  public YamlSource(String name, String text) {
    this.name = name;
    this.text = text;
    this.lines = text.lines().toList();
  }

  /** What is wrong so far, in the order of the file. */
  public List<ConfigIssue> issues() {
    return issues.stream()
        .sorted(
            (a, b) ->
                a.line() != b.line()
                    ? Integer.compare(a.line(), b.line())
                    : Integer.compare(a.column(), b.column()))
        .toList();
  }

  /**
   * The mapping that the file consists of; an empty one for an empty file and for one that cannot
   * be read, of which an issue speaks.
   */
  public YamlMap root() {
    if (text.length() > MAX_CHARACTERS) {
      whole("has " + text.length() + " characters, must have at most " + MAX_CHARACTERS);
      return YamlMap.empty(this, "");
    }
    Optional<Node> node = compose();
    if (node.isEmpty()) {
      return YamlMap.empty(this, "");
    }
    if (node.get() instanceof MappingNode mapping) {
      return YamlMap.of(this, "", mapping);
    }
    at(node.get().getStartMark(), "the file must consist of 'key: value' pairs");
    return YamlMap.empty(this, "");
  }

  private Optional<Node> compose() {
    var options = new LoaderOptions();
    options.setMaxAliasesForCollections(20);
    options.setNestingDepthLimit(20);
    options.setCodePointLimit(MAX_CHARACTERS);
    try {
      return Optional.ofNullable(new Yaml(options).compose(new StringReader(text)));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String what = "is not YAML: " + e.getProblem();
      if (mark == null) {
        whole(what);
      } else {
        at(mark, what);
      }
    } catch (YAMLException e) {
      whole("is not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return Optional.empty();
  }

  /** Remembers an issue at a place. */
  void at(Mark mark, String message) {
    int line = Math.min(mark.getLine(), Math.max(0, lines.size() - 1));
    String sourceLine = lines.isEmpty() ? "" : lines.get(line);
    int column = line == mark.getLine() ? mark.getColumn() : sourceLine.length();
    issues.add(new ConfigIssue(name, line + 1, column + 1, message, sourceLine));
  }

  /** Remembers an issue at a place whose text is not to be repeated. */
  void atHidden(Mark mark, String message) {
    String before = lines.get(mark.getLine()).substring(0, mark.getColumn());
    issues.add(
        new ConfigIssue(
            name, mark.getLine() + 1, mark.getColumn() + 1, message, before + "(not shown)"));
  }

  /** Remembers an issue with the file as a whole. */
  public void whole(String message) {
    issues.add(ConfigIssue.ofFile(name, message));
  }
}
