package dev.undertone.router.provider;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How {@link ScriptedModel} behaves.
 *
 * @param firstToken request to first token
 * @param perToken one token to the next
 * @param fault what goes wrong
 * @param faultAfter tokens given out before {@code BREAK}, {@code GARBAGE} or {@code HANG}
 * @param say the answer word by word; empty to compose one
 */
public record ScriptedOptions(
    Duration firstToken, Duration perToken, Fault fault, int faultAfter, String say) {

  /** What can go wrong, as seen from outside. */
  public enum Fault {
    NONE,
    /** As by HTTP 429. */
    RATE_LIMITED,
    /** As by HTTP 500. */
    UNAVAILABLE,
    /** As by HTTP 401. */
    UNAUTHORIZED,
    /** As by a content filter. */
    REFUSED,
    /** The connection breaks. */
    BREAK,
    /** Something comes that is not a token. */
    GARBAGE,
    /** Nothing comes any more. */
    HANG
  }

  /** A short answer, soon. */
  public static final ScriptedOptions QUICK = at(60, 15);

  /** A longer answer, later. */
  public static final ScriptedOptions THOUGHTFUL = at(250, 25);

  public ScriptedOptions {
    notNegative("firstToken", firstToken);
    notNegative("perToken", perToken);
    if (faultAfter < 0) {
      throw new IllegalArgumentException("faultAfter = " + faultAfter + ", must be >= 0");
    }
  }

  /** An answer without faults. */
  public static ScriptedOptions at(long firstTokenMillis, long perTokenMillis) {
    return new ScriptedOptions(
        Duration.ofMillis(firstTokenMillis), Duration.ofMillis(perTokenMillis), Fault.NONE, 0, "");
  }

  /** The same with {@code fault} after {@code tokens}. */
  public ScriptedOptions failing(Fault newFault, int tokens) {
    return new ScriptedOptions(firstToken, perToken, newFault, tokens, say);
  }

  /** The same with a given answer. */
  public ScriptedOptions saying(String text) {
    return new ScriptedOptions(firstToken, perToken, fault, faultAfter, text);
  }

  /**
   * The same with what a route's parameters say: {@code scripted_first_token_ms}, {@code
   * scripted_per_token_ms}, {@code scripted_fault} (a {@link Fault} in lower case), {@code
   * scripted_fault_after}, {@code scripted_say}.
   *
   * @throws IllegalArgumentException naming the parameter, its value and the rule
   */
  ScriptedOptions with(Map<String, Object> parameters) {
    return new ScriptedOptions(
        millis(parameters, "first_token_ms", firstToken),
        millis(parameters, "per_token_ms", perToken),
        fault(parameters),
        (int) Math.min(Integer.MAX_VALUE, number(parameters, "fault_after", faultAfter)),
        String.valueOf(parameters.getOrDefault(ScriptedModel.PARAMETER_PREFIX + "say", say)));
  }

  private Fault fault(Map<String, Object> parameters) {
    Object value = parameters.get(ScriptedModel.PARAMETER_PREFIX + "fault");
    if (value == null) {
      return fault;
    }
    for (Fault known : Fault.values()) {
      if (known.name().equalsIgnoreCase(value.toString())) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        ScriptedModel.PARAMETER_PREFIX
            + "fault = "
            + value
            + ", must be one of "
            + Arrays.stream(Fault.values())
                .map(known -> known.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")));
  }

  private static Duration millis(Map<String, Object> parameters, String name, Duration standard) {
    return Duration.ofMillis(number(parameters, name, standard.toMillis()));
  }

  private static long number(Map<String, Object> parameters, String name, long standard) {
    Object value = parameters.get(ScriptedModel.PARAMETER_PREFIX + name);
    if (value == null) {
      return standard;
    }
    if (value instanceof Number number && number.longValue() >= 0) {
      return number.longValue();
    }
    throw new IllegalArgumentException(
        ScriptedModel.PARAMETER_PREFIX + name + " = " + value + ", must be a number >= 0");
  }

  private static void notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " = " + value + ", must be >= 0");
    }
  }
}
