package dev.undertone.gateway.api;

import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.Continuity;
import java.util.Optional;

/** Port of the API: what is known of calls that run. Any thread; answers at once. */
@FunctionalInterface
public interface CallVoices {

  /** There are no calls. */
  CallVoices NONE = (call, holder) -> Optional.empty();

  /**
   * One call, for a decision.
   *
   * @param signals last heard in it
   * @param continuity what answered in it before, and how often that has changed
   */
  record Known(TurnSignals signals, Continuity continuity) {}

  /**
   * A call at this moment.
   *
   * @param call id as a client wrote it
   * @param holder whose token the request carries
   * @return empty when no such call runs, or when it is somebody else's, which is the same to him
   */
  Optional<Known> find(String call, String holder);
}
