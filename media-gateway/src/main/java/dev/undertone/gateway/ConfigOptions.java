package dev.undertone.gateway;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    var reader = new ConfigReader(environment);
    GatewayConfig config = file == null ? reader.defaults() : reader.read(file);
    String mode = Optional.ofNullable(llm).orElse(config.llm().mode());
    if (!List.of("scripted", "auto").contains(mode)) {
      throw wrong("--llm = '" + mode + "', must be scripted or auto");
    }
    return config.withLlm(mode).withRouterFiles(routers);
  }

  static ConfigException wrong(String message) {
    return new ConfigException(List.of(ConfigIssue.ofFile("command line", message)));
  }
}
