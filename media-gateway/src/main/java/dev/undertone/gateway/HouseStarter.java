package dev.undertone.gateway;

/** Opens a server with all its models loaded. */
public interface HouseStarter {

  /**
   * Loads, warms up, binds; returns when callers may come.
   *
   * @param config {@code server.port} 0 asks for a free port
   * @throws HouseException when a model, a port or anything else of the house is not to be had
   * @throws dev.undertone.conversation.ConfigException when a router or agent file is wrong
   */
  RunningHouse start(GatewayConfig config, Progress progress) throws InterruptedException;
}
