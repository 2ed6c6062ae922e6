package dev.undertone.gateway.consent;

/**
 * What one call has to say of its emotion.
 *
 * @param severalPeople whether more than the caller is on the channel that is heard
 * @param humanJoined whether a human agent has joined; that is never taken back, for who speaks
 *     afterwards is not known
 * @param callerOff whether the caller's own end asked that there be none
 * @param operatorOff whether an API client asked the same, for instance for a caller on a telephone
 * @param operatorReason in the API client's words; may be empty
 */
public record CallFacts(
    boolean severalPeople,
    boolean humanJoined,
    boolean callerOff,
    boolean operatorOff,
    String operatorReason) {

  /** One caller alone, who has said nothing of it. */
  public static final CallFacts PLAIN = new CallFacts(false, false, false, false, "");

  /** As the far end introduced itself. */
  public static CallFacts opening(boolean severalPeople, boolean callerOff) {
    return new CallFacts(severalPeople, false, callerOff, false, "");
  }

  CallFacts withHuman() {
    return new CallFacts(severalPeople, true, callerOff, operatorOff, operatorReason);
  }

  CallFacts withCaller(boolean on) {
    return new CallFacts(severalPeople, humanJoined, !on, operatorOff, operatorReason);
  }

  CallFacts withOperator(boolean on, String reason) {
    return new CallFacts(severalPeople, humanJoined, callerOff, !on, on ? "" : reason);
  }
}
