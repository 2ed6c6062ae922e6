package dev.undertone.gateway.door;

import dev.undertone.conversation.CallId;
import java.util.Optional;
import java.util.UUID;

/** Names calls. */
final class CallIds {

  private CallIds() {}

  /** The far end's own id where it is fit to be a call's, else a fresh one that nobody guesses. */
  static CallId fitting(Optional<String> wish) {
    if (wish.isPresent()) {
      try {
        return new CallId(wish.get());
      } catch (IllegalArgumentException unfit) {
        return fresh();
      }
    }
    return fresh();
  }

  private static CallId fresh() {
    return new CallId("c-" + UUID.randomUUID());
  }
}
