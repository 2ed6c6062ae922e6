package dev.undertone.gateway.door;

/**
 * What is wrong with a message of the far end's, in the words that go back to it.
 *
 * @param field which part of the message
 * @param value what was found, shortened to {@value #MAX_VALUE} characters; never a secret
 * @param rule what it must be
 */
public record Problem(String field, String value, String rule) {

  private static final int MAX_VALUE = 80;

  public Problem {
    if (value.length() > MAX_VALUE) {
      value = value.substring(0, MAX_VALUE - 1) + "…";
    }
  }

  @Override
  public String toString() {
    return field + " = " + value + ", " + rule;
  }
}
