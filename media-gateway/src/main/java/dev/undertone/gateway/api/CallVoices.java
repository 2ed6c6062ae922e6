package dev.undertone.gateway.api;

import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.router.Continuity;
import java.util.Optional;

/** Port of the API: what is known of calls that run. Any thread; answers at once. */
public interface CallVoices {

  /** There are no calls. */
  CallVoices NONE = (call, holder) -> Optional.empty();

  /**
   * What was last heard in a call.
   *
   * @param call id as a client wrote it
   * @param holder whose token the request carries
   * @return empty when no such call runs, or when it is somebody else's, which is the same to him
   */
  Optional<TurnSignals> latest(String call, String holder);

  /** What answered in that call before, and how often that has changed. */
  default Continuity continuity(String call) {
    return Continuity.NONE;
  }
}
