package dev.undertone.gateway;

/** What the process says when it ends. */
final class ExitCode {

  static final int OK = 0;

  /** The command line or a file of the operator's is wrong. */
  static final int USAGE = 64;

  /** Something the operator claimed or asked to be checked does not hold. */
  static final int ASSERTION = 65;

  /** A JDK, a model or a server is not to be had. */
  static final int UNAVAILABLE = 69;

  /** Our mistake. */
  static final int INTERNAL = 70;

  private ExitCode() {}
}
