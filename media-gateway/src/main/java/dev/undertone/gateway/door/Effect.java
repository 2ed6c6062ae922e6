package dev.undertone.gateway.door;

import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.reply.CallerLink.CloseReason;
import dev.undertone.gateway.consent.ConsentChange;

/** What follows from one message of the far end's, in order. */
public sealed interface Effect {

  /** It has introduced itself: start its call. */
  record Open(Opening opening) implements Effect {}

  /** Goes into the call. */
  record Offer(CallerInput input) implements Effect {}

  /** Changes what may be heard of emotion. */
  record Consent(ConsentChange change) implements Effect {}

  /** Goes back at once. */
  record Reply(Wire wire) implements Effect {}

  /** Could not be understood; counted and answered, the call goes on. */
  record Malformed(Problem problem) implements Effect {}

  /** It has said that it is done. */
  record End() implements Effect {}

  /** It cannot be served; it is told so and the connection ends. */
  record Refuse(Problem problem, CloseReason reason) implements Effect {}
}
