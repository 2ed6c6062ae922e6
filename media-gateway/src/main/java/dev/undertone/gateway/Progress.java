package dev.undertone.gateway;

/** Tells a waiting person what is being done. Any thread. */
@FunctionalInterface
public interface Progress {

  /**
   * @param what one line without a line break, for instance {@code recogniser loaded in 0.5 s}
   */
  void step(String what);
}
