package dev.undertone.gateway.door;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.NanoClock;
import dev.undertone.gateway.consent.CallConsent;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.consent.Tenant;
import java.io.Serial;
import java.util.Optional;

/** Port of the doors: admits calls and runs them. Any thread may call it; nothing blocks. */
public interface CallDesk {

  /** Whether another call would be admitted. */
  boolean hasRoom();

  /**
   * The agent of that id, or the default one.
   *
   * @throws IllegalArgumentException for an unknown id; the message names it and the known ones
   */
  Agent agent(String idOrEmpty);

  /**
   * Id of the agent that answers at this door when the caller asks for none; empty: the default.
   */
  default String agentAt(String door) {
    return "";
  }

  /** Time of all calls. */
  NanoClock clock();

  /** Who must agree before emotion is computed. */
  EmotionPolicy emotion();

  /**
   * The tenant of that id; {@link Tenant#HOUSE} for an empty one.
   *
   * @return empty when there is none
   */
  default Optional<Tenant> tenant(String id) {
    return id.isEmpty() ? Optional.of(Tenant.HOUSE) : Optional.empty();
  }

  /**
   * Starts a call on its own thread.
   *
   * @param consent what may be heard of emotion in it
   * @param observer sees the call's events, in order, on the call's threads
   * @throws Refused when the house is full, is closing, or has a call of that id
   */
  LiveCall start(
      Conversation.Caller caller, Agent agent, CallConsent consent, CallEvent.Observer observer);

  /** The call of that id while it runs. */
  default Optional<LiveCall> find(CallId id) {
    return Optional.empty();
  }

  /** A call that runs, or ran. */
  interface LiveCall {

    CallId id();

    /** What may be heard of emotion in it. */
    CallConsent consent();

    /** Whether its thread has ended. */
    boolean isOver();
  }

  /** The call is not admitted. */
  final class Refused extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final String reason;

    /**
     * @param reason one word for counters: {@code full}, {@code closing}, {@code duplicate}
     */
    public Refused(String reason, String message) {
      super(message);
      this.reason = reason;
    }

    public String reason() {
      return reason;
    }
  }
}
