package dev.undertone.load.eval;

import static dev.undertone.load.eval.Telephone.joined;
import static dev.undertone.load.eval.Telephone.silence;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.gateway.caller.WavFile;
import java.util.ArrayList;
import java.util.List;

/**
 * A call whose last turns are said in one of two ways.
 *
 * @param kind what is tried, as the table calls it
 * @param pair what both ways have in common
 * @param expected route that the mood is to lead to; empty for the calm way, which is to lead to
 *     none of {@link #MOODY}
 * @param turns of the caller's, as they come over the line
 */
record MoodCall(String kind, String pair, String expected, List<short[]> turns) {

  /** Routes that only a moody caller takes. */
  static final List<String> MOODY = List.of("strong", "patient");

  /** Longer than any patience, and than the agent's one word. */
  private static final int BETWEEN_MILLIS = 3_000;

  Clip clip() {
    List<short[]> parts = new ArrayList<>();
    for (short[] turn : turns) {
      parts.add(turn);
      parts.add(silence(BETWEEN_MILLIS));
    }
    short[] all = joined(parts.toArray(short[][]::new));
    return new Clip(kind + ", " + pair, "", new WavFile(AudioFormat.NARROWBAND, "pcm16", all));
  }
}
