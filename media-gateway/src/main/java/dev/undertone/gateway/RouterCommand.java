package dev.undertone.gateway;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code undertone router}. */
@Command(
    name = "router",
    description = "Serves the LLM API alone: no calls, no audio.",
    footer = {
      "",
      "Examples:",
      "  undertone router                        the built-in router on http://127.0.0.1:8080/v1",
      "  undertone router --router rules.yaml    that file decides for `auto`",
      "  UNDERTONE_TOKEN=... undertone router --host 0.0.0.0"
    })
final class RouterCommand implements Callable<Integer> {

  private final Map<String, String> environment;
  private final HouseStarter house;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Stopping stopping;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Overrides server.host.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Overrides server.port; 0: a free one.")
  private @Nullable Integer port;

  RouterCommand(
      Map<String, String> environment,
      HouseStarter house,
      PrintWriter out,
      PrintWriter err,
      Stopping stopping) {
    this.environment = environment;
    this.house = house;
    this.out = out;
    this.err = err;
    this.stopping = stopping;
  }

  @Override
  public Integer call() throws InterruptedException {
    GatewayConfig config =
        ConfigOptions.at(
            options.read(ConfigReader.deaf(environment)),
            Optional.ofNullable(host),
            Optional.ofNullable(port));
    try (RunningHouse open = house.start(config, this::step)) {
      out.println("Undertone routes on http://" + ServeCommand.authority(open) + "/v1");
      out.flush();
      stopping.await();
      err.println("Stopping.");
    }
    return ExitCode.OK;
  }

  private void step(String what) {
    err.println("  " + what);
    err.flush();
  }
}
