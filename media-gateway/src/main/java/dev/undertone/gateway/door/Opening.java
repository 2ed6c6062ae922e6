package dev.undertone.gateway.door;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.gateway.consent.CallFacts;
import java.util.Map;
import java.util.Optional;

/**
 * How the far end introduced itself: all that is needed to start its call.
 *
 * @param callId id that the far end goes by, if it has one that is fit to be a call's
 * @param agent id of the agent it asks for; empty for the default
 * @param input what its audio is turned into, mono
 * @param link what it can do with ours
 * @param metadata string pairs visible to rules
 * @param user sticky key; empty when unknown
 * @param emotion false when it asked that the caller's emotion is not computed
 * @param mixed whether more people than the caller are on the channel it sends
 * @param bulk whether audio comes as fast as we take it: the socket is paused, nothing is dropped
 * @param tenant whose call it says it is, where the token does not tell; empty for nobody's
 * @param token access token it presented, empty for none; never logged
 * @param language BCP-47 tag that the caller speaks, as it says; empty for the agent's first
 */
public record Opening(
    Optional<String> callId,
    String agent,
    AudioFormat input,
    LinkTraits link,
    Map<String, String> metadata,
    String user,
    boolean emotion,
    boolean mixed,
    boolean bulk,
    String tenant,
    String token,
    String language) {

  public Opening {
    metadata = Map.copyOf(metadata);
  }

  /** What it says of the call's emotion. */
  CallFacts facts() {
    return CallFacts.opening(mixed, !emotion);
  }

  @Override
  public String toString() {
    return "Opening[agent="
        + agent
        + ", input="
        + input
        + ", link="
        + link
        + ", bulk="
        + bulk
        + "]";
  }
}
