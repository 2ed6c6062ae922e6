package dev.undertone.gateway;

import dev.undertone.gateway.yaml.YamlMap;
import dev.undertone.gateway.yaml.YamlValue;
import java.util.Optional;
import java.util.function.Function;

/** A mapping of the operator's file over the same mapping of the defaults. One thread. */
final class Layered implements AutoCloseable {

  private final YamlMap file;
  private final YamlMap defaults;

  Layered(YamlMap file, YamlMap defaults) {
    this.file = file;
    this.defaults = defaults;
  }

  Layered map(String key) {
    return new Layered(file.map(key), defaults.map(key));
  }

  /**
   * The file's value; the default where the file has none, and where it has a wrong one, so that
   * reading goes on to the next problem.
   */
  <T> T read(String key, Function<YamlValue, Optional<T>> read) {
    Optional<T> standard = defaults.value(key).flatMap(read);
    Optional<T> set = file.value(key).flatMap(read);
    return set.or(() -> standard)
        .orElseThrow(() -> new IllegalStateException("no default for '" + key + "'"));
  }

  @Override
  public void close() {
    file.close();
    defaults.close();
  }
}
