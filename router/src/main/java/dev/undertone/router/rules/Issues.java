package dev.undertone.router.rules;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** Gathers what is wrong with one file, so that all of it can be told at once. One thread. */
final class Issues {
  private static final Pattern KEY =
      Pattern.compile("(api_key_env[\"']?\\s*:\\s*)(\"[^\"]*\"|'[^']*'|[^\\s,}]+)");
  private static final Pattern USER = Pattern.compile("(https?://)([^/\\s\"']*)(?=@)");
  private static final Pattern NAME = Pattern.compile("[\"']?[A-Za-z0-9_]*[\"']?");

  private final String file;
  private final List<String> lines;
  private final List<ConfigIssue> found = new ArrayList<>();

  Issues(String file, String text) {
    this.file = file;
    this.lines = text.lines().toList();
  }

  /** Something is wrong at the start of {@code node}. */
  void at(Node node, String message) {
    at(node.getStartMark().getLine(), node.getStartMark().getColumn(), message);
  }

  /**
   * Something is wrong there.
   *
   * @param line from 0
   * @param column from 0
   */
  void at(int line, int column, String message) {
    String source = line < lines.size() ? shown(lines.get(line)) : "";
    found.add(new ConfigIssue(file, line + 1, column + 1, message, source));
  }

  /**
   * The line with stars for what stands where the name of a key belongs and is none, and for a user
   * and password in an address.
   */
  private static String shown(String line) {
    String keyless =
        KEY.matcher(line)
            .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + hidden(found.group(2))));
    return USER.matcher(keyless)
        .replaceAll(found -> found.group(1) + "*".repeat(found.group(2).length()));
  }

  private static String hidden(String value) {
    return NAME.matcher(value).matches() ? value : "*".repeat(value.length());
  }

  void ofFile(String message) {
    found.add(ConfigIssue.ofFile(file, message));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** A line of the file, empty past its end; {@code line} from 0. */
  String line(int line) {
    return line < lines.size() ? lines.get(line) : "";
  }

  List<ConfigIssue> inOrder() {
    return found.stream()
        .distinct()
        .sorted(Comparator.comparingInt(ConfigIssue::line).thenComparingInt(ConfigIssue::column))
        .toList();
  }

  /** Throws all of them, if there are any. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigException(inOrder());
    }
  }
}
