package dev.undertone.gateway;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that need a configuration. */
final class ConfigOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration; without it undertone's defaults, which work offline.")
  @Nullable Path file;

  @Option(
      names = "--llm",
      paramLabel = "scripted|auto",
      description = "auto: use OPENAI_API_KEY or a local Ollama where there is one.")
  @Nullable String llm;

  @Option(
      names = "--router",
      paramLabel = "FILE",
      description = "Router file; the first one given decides for every agent.")
  List<Path> routers = List.of();

  /** Whether a router was named. */
  boolean namesRouter() {
    return !routers.isEmpty();
  }

  GatewayConfig read(Map<String, String> environment) {
    return read(new ConfigReader(environment));
  }

  GatewayConfig read(ConfigReader reader) {
    GatewayConfig config = file == null ? reader.defaults() : reader.read(file);
    String mode = Optional.ofNullable(llm).orElse(config.llm().mode());
    if (!List.of("scripted", "auto").contains(mode)) {
      throw wrong("--llm = '" + mode + "', must be scripted or auto");
    }
    return config.withLlm(mode).withRouterFiles(routers);
  }

  /**
   * A configuration at another address.
   *
   * @throws ConfigException when it must not be opened there
   */
  static GatewayConfig at(GatewayConfig config, Optional<String> host, Optional<Integer> port) {
    GatewayConfig.Server server = config.server();
    int chosen = port.orElse(server.port());
    if (chosen < 0 || chosen > 65_535) {
      throw wrong("--port = " + chosen + ", must be 0 to 65535");
    }
    GatewayConfig moved = config.withAddress(host.orElse(server.host()), chosen);
    Optional<String> refusal = moved.server().refusal();
    if (refusal.isPresent()) {
      throw wrong(refusal.get());
    }
    return moved;
  }

  /** Which file a configuration, or the defaults, name as the decision log. */
  static Function<Optional<Path>, Optional<Path>> decisionLog(ConfigReader reader) {
    return config ->
        config.map(reader::read).orElseGet(reader::defaults).routers().decisions().file();
  }

  static ConfigException wrong(String message) {
    return new ConfigException(List.of(ConfigIssue.ofFile("command line", message)));
  }
}
