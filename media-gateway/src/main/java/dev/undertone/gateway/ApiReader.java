package dev.undertone.gateway;

import dev.undertone.gateway.api.ApiConfig;
import dev.undertone.gateway.yaml.YamlValue;
import java.nio.file.Path;
import java.time.Duration;

/** Reads the bounds of the LLM API. */
final class ApiReader {

  private static final int LEAST_BYTES = 1_024;
  private static final int MOST_BYTES = 1 << 30;
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofMinutes(10);

  private ApiReader() {}

  /**
   * @param base that file names are relative to
   */
  static ApiConfig read(Layered root, Path base) {
    try (var api = root.map("api")) {
      int body = api.read("max_body_bytes", value -> value.integer(LEAST_BYTES, MOST_BYTES));
      return new ApiConfig(
          api.read("enabled", YamlValue::flag),
          api.read("max_in_flight", value -> value.integer(1, 1_000_000)),
          api.read("max_streams_per_connection", value -> value.integer(1, 100_000)),
          body,
          Math.max(
              body,
              api.read("max_buffered_bytes", value -> value.integer(LEAST_BYTES, MOST_BYTES))),
          api.read("body_within", value -> value.duration(LEAST, MOST)),
          api.read("budget", value -> value.duration(LEAST, MOST)),
          api.read("log", value -> value.text().map(text -> file(text, base))));
    }
  }

  private static String file(String text, Path base) {
    return text.isEmpty() || text.equals("-") ? text : base.resolve(text).toString();
  }
}
