package dev.undertone.conversation;

/**
 * Names one call for as long as it and its records live.
 *
 * @param value 1–64 characters out of {@code [A-Za-z0-9_-]}
 */
public record CallId(String value) {
  public CallId {
    if (!value.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "call id = '" + value + "', must be 1-64 characters out of A-Z a-z 0-9 _ -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
