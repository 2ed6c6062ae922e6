package dev.undertone.gateway.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a YAML file, read key by key; {@link #close} then reports every key that nobody
 * asked for. One thread.
 */
public final class YamlMap implements AutoCloseable {

  private final YamlSource source;
  private final String path;
  private final @Nullable MappingNode node;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  private YamlMap(YamlSource source, String path, @Nullable MappingNode node) {
    this.source = source;
    this.path = path;
    this.node = node;
  }

  static YamlMap empty(YamlSource source, String path) {
    return new YamlMap(source, path, null);
  }

  static YamlMap of(YamlSource source, String path, MappingNode node) {
    var map = new YamlMap(source, path, node);
    for (NodeTuple tuple : node.getValue()) {
      map.put(tuple);
    }
    return map;
  }

  private void put(NodeTuple tuple) {
    Node key = tuple.getKeyNode();
    if (!(key instanceof ScalarNode scalar)) {
      source.at(key.getStartMark(), "a key must be a word");
      return;
    }
    String name = scalar.getValue();
    if (keys.containsKey(name)) {
      source.at(key.getStartMark(), "'" + full(name) + "' is there twice");
      return;
    }
    keys.put(name, key);
    values.put(name, tuple.getValueNode());
  }

  private String full(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Whether the file has the key, with a value or without one. */
  public boolean has(String key) {
    asked.add(key);
    return values.containsKey(key);
  }

  /** The value of a key; empty when the key is missing or has no value. */
  public Optional<YamlValue> value(String key) {
    asked.add(key);
    Node value = values.get(key);
    return value == null || value.getTag().equals(Tag.NULL)
        ? Optional.empty()
        : Optional.of(new YamlValue(source, full(key), value));
  }

  /** Like {@link #value}, but a key that is missing or empty is an issue. */
  public Optional<YamlValue> required(String key) {
    Optional<YamlValue> value = value(key);
    if (value.isEmpty()) {
      String message = "'" + full(key) + "' is missing";
      Node where = keys.containsKey(key) ? keys.get(key) : node;
      if (where == null) {
        source.whole(message);
      } else {
        source.at(where.getStartMark(), message);
      }
    }
    return value;
  }

  /** The mapping below a key; an empty one when it is missing or something else, an issue then. */
  public YamlMap map(String key) {
    return value(key).flatMap(YamlValue::map).orElseGet(() -> empty(source, full(key)));
  }

  /** The items below a key; empty when it is missing or something else, an issue then. */
  public List<YamlValue> list(String key) {
    return value(key).map(YamlValue::list).orElse(List.of());
  }

  /** All keys, in the order of the file; each counts as asked for. */
  public List<String> keys() {
    asked.addAll(keys.keySet());
    return List.copyOf(keys.keySet());
  }

  /** Remembers an issue with a key, or with the mapping where the key is missing. */
  public void reject(String key, String message) {
    Node where = values.containsKey(key) ? values.get(key) : node;
    if (where == null) {
      source.whole(message);
    } else {
      source.at(where.getStartMark(), message);
    }
  }

  /** Reports every key that nobody asked for, with the nearest one that is known. */
  @Override
  public void close() {
    for (Map.Entry<String, Node> key : keys.entrySet()) {
      if (!asked.contains(key.getKey())) {
        source.at(key.getValue().getStartMark(), unknown(key.getKey()));
      }
    }
  }

  private String unknown(String key) {
    var message = new StringBuilder("unknown key '").append(full(key)).append('\'');
    Optional<String> nearest = Nearest.of(key, new ArrayList<>(asked));
    nearest.ifPresent(near -> message.append(", did you mean '").append(near).append("'?"));
    if (nearest.isEmpty() && !asked.isEmpty()) {
      message.append("; known here: ").append(String.join(", ", asked));
    }
    return message.toString();
  }
}
