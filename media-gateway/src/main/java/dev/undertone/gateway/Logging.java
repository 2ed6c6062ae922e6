package dev.undertone.gateway;

import org.slf4j.LoggerFactory;

/** The logging of the libraries that we use. */
final class Logging {

  private Logging() {}

  /**
   * Has it ready before several threads load what logs: SLF4J is set up by whoever logs first,
   * keeps back what others log meanwhile, and says so on stderr.
   */
  static void begin() {
    var _ = LoggerFactory.getILoggerFactory();
  }
}
