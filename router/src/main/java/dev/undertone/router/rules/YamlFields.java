package dev.undertone.router.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The keys and values of one YAML mapping, read with their places: whatever does not fit becomes an
 * issue and yields the default, so that reading goes on to the next problem.
 */
final class YamlFields {
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m)");

  private final Node node;
  private final Issues issues;
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Map<String, Node> values = new LinkedHashMap<>();
  private boolean misspelt;

  private YamlFields(Node node, Issues issues) {
    this.node = node;
    this.issues = issues;
  }

  /** Any keys. */
  static YamlFields open(Node node, Issues issues, String what) {
    var fields = new YamlFields(node, issues);
    if (!(node instanceof MappingNode mapping)) {
      issues.at(node, what + " must be a mapping of keys to values");
      return fields;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        issues.at(tuple.getKeyNode(), "a key of " + what + " must be a plain word");
      } else if (fields.values.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
        issues.at(key, "key '" + key.getValue() + "' of " + what + " is there twice");
      } else {
        fields.keys.put(key.getValue(), key);
      }
    }
    return fields;
  }

  /** These keys and no others. */
  static YamlFields closed(Node node, Issues issues, String what, Set<String> known) {
    var fields = open(node, issues, what);
    fields.keys.forEach(
        (key, keyNode) -> {
          if (!known.contains(key)) {
            fields.misspelt = true;
            issues.at(
                keyNode,
                "unknown key '"
                    + key
                    + "' in "
                    + what
                    + NearestName.of(key, known)
                        .map(near -> ", did you mean '" + near + "'?")
                        .orElse("; known: " + String.join(", ", known.stream().sorted().toList())));
          }
        });
    return fields;
  }

  /** Whether there is a key nobody knows: then what seems to be missing may only be misspelt. */
  boolean isMisspelt() {
    return misspelt;
  }

  Node node() {
    return node;
  }

  Set<String> names() {
    return values.keySet();
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  Optional<Node> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Where the key stands, or the whole mapping. */
  Node place(String key) {
    return keys.getOrDefault(key, node);
  }

  /** Where the value stands, or the whole mapping. */
  Node valuePlace(String key) {
    return values.getOrDefault(key, node);
  }

  String text(String key, String standard) {
    Node value = values.get(key);
    if (value == null) {
      return standard;
    }
    if (value instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return scalar.getValue();
    }
    issues.at(value, key + " must be a text");
    return standard;
  }

  /** A text that must be there and not be blank; empty after the issue is recorded. */
  String required(String key, String what) {
    if (!has(key)) {
      issues.at(node, what + " needs '" + key + "'");
      return "";
    }
    String text = text(key, "?");
    if (text.isBlank()) {
      issues.at(valuePlace(key), key + " must not be empty");
    }
    return text;
  }

  double number(String key, double standard, double min, double max) {
    Node value = values.get(key);
    if (value == null) {
      return standard;
    }
    try {
      double number = Double.parseDouble(text(key, "x").replace("_", ""));
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, in the same words as a number out of range.
    }
    String bounds =
        max == Double.MAX_VALUE ? ">= " + plain(min) : "from " + plain(min) + " to " + plain(max);
    issues.at(value, key + " = " + text(key, "?") + ", must be a number " + bounds);
    return standard;
  }

  /** A number without a fraction. */
  long whole(String key, long standard, long min, long max) {
    double number = number(key, (double) standard, (double) min, (double) max);
    if (number != Math.rint(number)) {
      issues.at(valuePlace(key), key + " = " + text(key, "") + ", must be a whole number");
    }
    return (long) number;
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  Duration duration(String key, Duration standard) {
    Node value = values.get(key);
    if (value == null) {
      return standard;
    }
    Optional<Duration> read = duration(text(key, ""));
    if (read.isEmpty()) {
      issues.at(value, key + " = " + text(key, "?") + ", must be a duration such as 250ms or 1.5s");
    }
    return read.orElse(standard);
  }

  static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    double unitMillis =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          default -> 60_000;
        };
    return Optional.of(
        Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * unitMillis * 1e6)));
  }

  <E extends Enum<E>> E choice(String key, Class<E> type, E standard) {
    if (!has(key)) {
      return standard;
    }
    String text = text(key, "");
    List<String> labels = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String label = constant.name().toLowerCase(Locale.ROOT);
      if (label.equals(text)) {
        return constant;
      }
      labels.add(label);
    }
    issues.at(
        valuePlace(key),
        key
            + " = '"
            + text
            + "', must be one of "
            + String.join(", ", labels)
            + NearestName.hint(text, labels));
    return standard;
  }

  /** The elements of a list; empty when it is absent or no list. */
  List<Node> list(String key) {
    Node value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    issues.at(value, key + " must be a list");
    return List.of();
  }

  /** A list of words out of {@code known}; empty when it is absent. */
  Set<String> words(String key, Set<String> known, String what) {
    Set<String> words = new LinkedHashSet<>();
    for (Node node : list(key)) {
      String word = node instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (known.contains(word)) {
        words.add(word);
      } else {
        issues.at(
            node,
            what
                + " must be one of "
                + String.join(", ", known.stream().sorted().toList())
                + NearestName.hint(word, known));
      }
    }
    return words;
  }

  /** A list of words, whatever they are. */
  Set<String> anyWords(String key) {
    Set<String> words = new LinkedHashSet<>();
    for (Node node : list(key)) {
      if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
        words.add(scalar.getValue());
      } else {
        issues.at(node, "an entry of " + key + " must be a word");
      }
    }
    return words;
  }

  /** All values, which must be numbers, texts or booleans. */
  Map<String, Object> scalars() {
    Map<String, Object> all = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (value instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            all.put(key, scalar(scalar));
          } else {
            issues.at(value, key + " must be a number, a text, true or false");
          }
        });
    return all;
  }

  private static Object scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    if (scalar.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(text);
    }
    try {
      if (scalar.getTag().equals(Tag.INT)) {
        long value = Long.parseLong(text.replace("_", ""));
        return value == (int) value ? (Object) (int) value : (Object) value;
      }
      if (scalar.getTag().equals(Tag.FLOAT)) {
        return Double.parseDouble(text.replace("_", ""));
      }
    } catch (NumberFormatException e) {
      return text;
    }
    return text;
  }
}
