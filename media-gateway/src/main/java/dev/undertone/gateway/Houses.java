package dev.undertone.gateway;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Opens the house in this process, for tools that measure it through its doors. */
public final class Houses {

  private Houses() {}

  /**
   * Loads, warms up and binds a free port of the loopback address; returns when callers may come.
   *
   * @param config file as for {@code undertone serve --config}
   * @param environment variables of the process
   * @param models folder of the models that come with the program
   * @throws HouseException when a model is not to be had
   * @throws dev.undertone.conversation.ConfigException when a file is wrong
   */
  public static RunningHouse open(
      Path config, Map<String, String> environment, Path models, Progress progress)
      throws InterruptedException {
    GatewayConfig read = new ConfigReader(environment).read(config);
    var voice = new SharedVoice();
    return new Assembly(
            environment, house -> Main.models(house, environment, List.of(models)), voice)
        .start(read.withAddress("127.0.0.1", 0), progress);
  }
}
