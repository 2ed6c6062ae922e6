package dev.undertone.gateway;

/** A server that takes calls until it is closed. */
public interface RunningHouse extends AutoCloseable {

  /** Name or address that it is bound to. */
  String host();

  /** The port it really has. */
  int port();

  /** Ends the calls and gives everything back; idempotent. */
  @Override
  void close();
}
