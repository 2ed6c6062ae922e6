package dev.undertone.gateway;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code undertone config}: its subcommands do the work. */
@Command(
    name = "config",
    description = "Checks or shows a configuration.",
    footer = {
      "",
      "Examples:",
      "  undertone config check undertone.yaml",
      "  undertone config show                   the defaults, as a file to begin with"
    })
final class ConfigCommand {

  /** {@code undertone config check}. */
  @Command(
      name = "check",
      description = "Names every problem of the file and of the router and agent files it names.")
  static final class Check implements Callable<Integer> {

    private final Parts parts;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Configuration.")
    private @Nullable Path file;

    Check(Parts parts) {
      this.parts = parts;
    }

    @Override
    public Integer call() {
      var reader = new ConfigReader(parts.environment());
      GatewayConfig config = file == null ? reader.defaults() : reader.read(file);
      var issues = new ArrayList<ConfigIssue>();
      config.server().refusal().ifPresent(why -> issues.add(ConfigIssue.ofFile(name(), why)));
      List<Path> routers = new ArrayList<>(config.routers().files());
      routers.addAll(YamlFiles.in(config.routers().directory(), "routers.dir", issues));
      routers.forEach(router -> issues.addAll(parts.routers().check(router)));
      List<Path> agents =
          YamlFiles.in(config.agents().directory(), "agents.dir", new ArrayList<>());
      issues.addAll(agentIssues(config));
      config
          .signals()
          .model()
          .filter(model -> !Files.isRegularFile(model))
          .map(model -> ConfigIssue.ofFile(model.toString(), "there is no such file"))
          .ifPresent(issues::add);
      if (!issues.isEmpty()) {
        throw new ConfigException(issues);
      }
      parts
          .out()
          .println(
              "OK: %s, %d router files, %d agent files"
                  .formatted(name(), routers.size(), agents.size()));
      return ExitCode.OK;
    }

    private String name() {
      return file == null ? "the defaults" : file.toString();
    }

    private static List<ConfigIssue> agentIssues(GatewayConfig config) {
      try {
        var _ = Assembly.agents(config.agents(), config.server().tenants());
        return List.of();
      } catch (ConfigException e) {
        return e.issues();
      }
    }
  }

  /** {@code undertone config show}. */
  @Command(
      name = "show",
      description = "Prints all that is in force as a file; secrets by their variables' names.")
  static final class Show implements Callable<Integer> {

    private final Parts parts;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "Configuration.")
    private @Nullable Path file;

    Show(Parts parts) {
      this.parts = parts;
    }

    @Override
    public Integer call() {
      var reader = new ConfigReader(parts.environment());
      parts.out().print(ConfigPrinter.print(file == null ? reader.defaults() : reader.read(file)));
      return ExitCode.OK;
    }
  }
}
