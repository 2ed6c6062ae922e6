package dev.undertone.load.eval;

import dev.undertone.conversation.Conversation;
import java.time.Duration;

/**
 * When the house takes the caller to pause and to be done.
 *
 * @param hangOver silence that the recogniser still hears
 * @param endSilence silence that ends a turn
 */
record Patience(Duration hangOver, Duration endSilence) {

  /** What the house ships with. */
  static final Patience STANDARD =
      new Patience(
          Conversation.Settings.STANDARD.hangOver(), Conversation.Settings.STANDARD.endSilence());

  static Patience ofMillis(long hangOver, long endSilence) {
    return new Patience(Duration.ofMillis(hangOver), Duration.ofMillis(endSilence));
  }

  /** As a configuration says it. */
  String yaml() {
    return """
    turn:
      hang_over: %dms
      end_silence: %dms
      final_transcript_within: 30s
    """
        .formatted(hangOver.toMillis(), endSilence.toMillis());
  }
}
