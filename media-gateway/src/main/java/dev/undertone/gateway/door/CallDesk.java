package dev.undertone.gateway.door;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.NanoClock;
import java.io.Serial;

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

  /** Whether callers' arousal may be computed at all. */
  boolean emotionAllowed();

  /**
   * Starts a call on its own thread.
   *
   * @param observer sees the call's events, in order, on the call's threads
   * @throws Refused when the house is full, is closing, or has a call of that id
   */
  LiveCall start(Conversation.Caller caller, Agent agent, CallEvent.Observer observer);

  /** A call that runs, or ran. */
  interface LiveCall {

    CallId id();

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
