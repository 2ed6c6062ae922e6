package dev.undertone.gateway.ops;

import java.util.List;

/** Says whether the house can take calls. Any thread; answers at once. */
@FunctionalInterface
public interface Readiness {

  /**
   * Why not, one sentence each, such as {@code the recogniser's model is loading}; empty = ready.
   */
  List<String> missing();
}
