package dev.undertone.gateway.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One value of a YAML file. Every reading returns empty and remembers an issue when the value is
 * not of that kind. One thread.
 */
public final class YamlValue {

  private final YamlSource source;
  private final String path;
  private final Node node;

  YamlValue(YamlSource source, String path, Node node) {
    this.source = source;
    this.path = path;
    this.node = node;
  }

  /** Where it stands, as {@code server.port}. */
  public String path() {
    return path;
  }

  /** Remembers that the value does not obey a rule: name, value, rule. */
  public void reject(String rule) {
    source.at(node.getStartMark(), "'" + path + "' = " + shown() + ", " + rule);
  }

  /** Like {@link #reject}, but without the value: it may be a secret in the wrong place. */
  public void conceal(String rule) {
    source.atHidden(node.getStartMark(), "'" + path + "' " + rule);
  }

  private String shown() {
    return switch (node) {
      case ScalarNode scalar -> abbreviated(scalar.getValue());
      case SequenceNode list -> list.getValue().isEmpty() ? "[]" : "a list";
      case MappingNode map -> map.getValue().isEmpty() ? "{}" : "a mapping";
      default -> "something else";
    };
  }

  private static String abbreviated(String text) {
    String line = text.lines().findFirst().orElse("").strip();
    return "'" + (line.length() <= 60 ? line : line.substring(0, 57) + "...") + "'";
  }

  private <T> Optional<T> rejected(String rule) {
    reject(rule);
    return Optional.empty();
  }

  /** Text as it is written, numbers and words like {@code on} included. */
  public Optional<String> text() {
    return node instanceof ScalarNode scalar
        ? Optional.of(scalar.getValue())
        : rejected("must be text");
  }

  /** One of some words. */
  public Optional<String> oneOf(List<String> words) {
    String rule = "must be one of " + String.join(", ", words);
    if (!(node instanceof ScalarNode scalar)) {
      return rejected(rule);
    }
    String word = scalar.getValue();
    if (words.contains(word)) {
      return Optional.of(word);
    }
    return rejected(
        rule + Nearest.of(word, words).map(near -> "; did you mean '" + near + "'?").orElse(""));
  }

  /** {@code on} or {@code off}, {@code true} or {@code false}. */
  public Optional<Boolean> flag() {
    String word = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "on", "true", "yes" -> Optional.of(true);
      case "off", "false", "no" -> Optional.of(false);
      default -> rejected("must be on or off");
    };
  }

  /** A whole number. */
  public Optional<Integer> integer(int min, int max) {
    String rule = "must be a whole number, " + min + " to " + max;
    try {
      int number = Integer.parseInt(scalar().replace("_", ""));
      return number >= min && number <= max ? Optional.of(number) : rejected(rule);
    } catch (NumberFormatException e) {
      return rejected(rule);
    }
  }

  /** A number. */
  public Optional<Double> number(double min, double max) {
    String rule = "must be a number, " + plain(min) + " to " + plain(max);
    try {
      double number = Double.parseDouble(scalar());
      return number >= min && number <= max ? Optional.of(number) : rejected(rule);
    } catch (NumberFormatException e) {
      return rejected(rule);
    }
  }

  /** A length of time such as {@code 250ms}, {@code 1.5s}, {@code 10m}, {@code 1h}. */
  public Optional<Duration> duration(Duration min, Duration max) {
    Optional<Duration> duration = Durations.parse(scalar());
    if (duration.isEmpty()) {
      return rejected("must be a length of time with its unit, such as 250ms, 1.5s, 10m or 1h");
    }
    Duration value = duration.get();
    return value.compareTo(min) >= 0 && value.compareTo(max) <= 0
        ? duration
        : rejected("must be " + Durations.format(min) + " to " + Durations.format(max));
  }

  private String scalar() {
    return node instanceof ScalarNode scalar ? scalar.getValue().strip() : "";
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }

  /** A mapping. */
  public Optional<YamlMap> map() {
    return node instanceof MappingNode mapping
        ? Optional.of(YamlMap.of(source, path, mapping))
        : rejected("must be a mapping of keys to values");
  }

  /** The items of a list; empty, and an issue, when it is none. */
  public List<YamlValue> list() {
    if (!(node instanceof SequenceNode sequence)) {
      reject("must be a list");
      return List.of();
    }
    var items = new ArrayList<YamlValue>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlValue(source, path + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** Whether it is a list, and no single value. */
  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** A list of texts. */
  public List<String> texts() {
    return list().stream().map(YamlValue::text).flatMap(Optional::stream).toList();
  }

  /** A mapping of names to what {@code read} makes of the values, in the order of the file. */
  public <T> Map<String, T> mapOf(Function<YamlValue, Optional<T>> read) {
    var all = new LinkedHashMap<String, T>();
    map()
        .ifPresent(
            map -> {
              for (String key : map.keys()) {
                map.value(key).flatMap(read).ifPresent(value -> all.put(key, value));
              }
            });
    return all;
  }
}
