package dev.undertone.gateway;

import java.util.Optional;

/**
 * A secret that an environment variable may hold; never prints its value.
 *
 * @param variable name of the variable; empty when none is named
 * @param value what it holds; empty when it is not set
 */
public record Secret(String variable, Optional<String> value) {

  /** No variable is named. */
  public static final Secret NONE = new Secret("", Optional.empty());

  public boolean isSet() {
    return value.isPresent();
  }

  @Override
  public String toString() {
    return variable.isEmpty() ? "none" : variable + (isSet() ? " (set)" : " (not set)");
  }
}
