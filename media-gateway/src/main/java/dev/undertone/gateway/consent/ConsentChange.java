package dev.undertone.gateway.consent;

/** What may be said of a call's emotion while it runs. */
public sealed interface ConsentChange {

  /** The caller's own end switches it. */
  record ByCaller(boolean on) implements ConsentChange {}

  /**
   * An API client switches it.
   *
   * @param reason for people, at most {@value #MAX_REASON} characters; may be empty
   */
  record ByOperator(boolean on, String reason) implements ConsentChange {
    public static final int MAX_REASON = 120;

    public ByOperator {
      if (reason.length() > MAX_REASON) {
        throw new IllegalArgumentException(
            "reason has " + reason.length() + " characters, must have at most " + MAX_REASON);
      }
    }
  }

  /** A human agent speaks on the caller's channel from now on. */
  record HumanJoined() implements ConsentChange {}
}
