package dev.undertone.gateway;

/** Tells addresses of this machine alone from those that others can reach, without asking DNS. */
final class Loopback {

  private Loopback() {}

  static boolean is(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
