package dev.undertone.gateway;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code undertone serve}. */
@Command(
    name = "serve",
    description = "Takes calls until it is stopped.",
    footer = {
      "",
      "Examples:",
      "  undertone serve                         a page with a microphone on http://127.0.0.1:8080",
      "  undertone serve --config undertone.yaml --llm auto",
      "  UNDERTONE_TOKEN=... undertone serve --host 0.0.0.0"
    })
final class ServeCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Overrides server.host.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Overrides server.port; 0: a free one.")
  private @Nullable Integer port;

  ServeCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws InterruptedException {
    GatewayConfig config =
        ConfigOptions.at(
            options.read(parts.environment()),
            Optional.ofNullable(host),
            Optional.ofNullable(port));
    announce(config);
    try (RunningHouse house = parts.house().start(config, parts.progress())) {
      parts.out().println("Undertone takes calls on http://" + authority(house));
      parts.out().flush();
      parts.stopping().await();
      parts.err().println("Stopping.");
    }
    return ExitCode.OK;
  }

  private void announce(GatewayConfig config) {
    parts
        .err()
        .println(
            config.signals().use().allowed()
                ? "Emotion is on: it is estimated from callers' voices; tell them."
                : "Emotion is off: " + config.signals().use().reason() + ".");
    for (GatewayConfig.TenantAccess access : config.server().tenants()) {
      if (access.tokens().stream().noneMatch(Secret::isSet)) {
        String names = String.join(", ", access.tokens().stream().map(Secret::variable).toList());
        parts
            .err()
            .println("Nobody can call for tenant " + access.tenant().id() + ": set " + names + ".");
      }
    }
    parts.err().flush();
  }

  static String authority(RunningHouse house) {
    String host = house.host().contains(":") ? "[" + house.host() + "]" : house.host();
    return host + ":" + house.port();
  }
}
