package dev.undertone.conversation.turn;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import java.util.Optional;

/**
 * All that the router may look at for one turn.
 *
 * @param transcript what the caller said in this turn
 * @param transcriptConfidence 0–1, 0 without words
 * @param wordsPerMinute 0 when there were no word times
 */
public record TurnSignals(
    CallId call,
    TurnId turn,
    String transcript,
    int words,
    double transcriptConfidence,
    double wordsPerMinute,
    Language language,
    Prosody voice,
    Dynamics dynamics) {

  /**
   * How the two parties take turns; counts are of the call so far.
   *
   * @param responseLatencyMillis caller's first sample after the agent fell silent; negative when
   *     he spoke over it; empty in the first turn without a greeting
   * @param bargeIn whether this turn cut the agent off
   * @param interruptions turns of the caller so far that cut the agent off, this one included
   * @param backchannels short acknowledgements of the caller so far while the agent spoke; they
   *     count as no interruption
   * @param overlapAvailable whether the parties came on channels of their own
   * @param overlapMillis how long both spoke at once around this turn
   * @param overlapRatio the same as a part of this turn, 0–1
   * @param silenceMillis silence of both before this turn
   * @param turnMillis length of the caller's turn, first to last voiced sample
   * @param talkRatio caller's share of all speech so far, 0–1
   * @param reasks how many turns in a row, this one included and ending with it, repeat the
   *     question before them in like words; 0 when this one is new
   */
  public record Dynamics(
      Optional<Long> responseLatencyMillis,
      boolean bargeIn,
      int interruptions,
      int backchannels,
      boolean overlapAvailable,
      long overlapMillis,
      double overlapRatio,
      long silenceMillis,
      long turnMillis,
      double talkRatio,
      int reasks) {
    public static final Dynamics NONE =
        new Dynamics(Optional.empty(), false, 0, 0, false, 0, 0, 0, 0, 0, 0);
  }
}
