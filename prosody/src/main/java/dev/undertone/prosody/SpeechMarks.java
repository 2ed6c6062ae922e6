package dev.undertone.prosody;

import java.util.Arrays;

/** Which of the last hops voice activity held to be speech, whatever the size of its windows. */
final class SpeechMarks {

  /** Voice activity lets go late and takes hold late; a hop is speech if one of these was. */
  private static final int HELD_HOPS = 6;

  private static final int REMEMBERED = 64;

  private final boolean[] marked = new boolean[REMEMBERED];
  private long marks;

  void reset() {
    Arrays.fill(marked, false);
    marks = 0;
  }

  /** Says of the hops from the first to the last one whether they hold speech, in order. */
  void mark(long firstHop, long lastHop, boolean speech) {
    for (long hop = firstHop; hop <= lastHop; hop++) {
      int at = (int) (hop % REMEMBERED);
      if (hop >= marks) {
        marked[at] = speech;
        marks = hop + 1;
      } else {
        marked[at] |= speech;
      }
    }
  }

  /** Whether this hop, or one shortly before it, held speech. */
  boolean isSpeech(long hop) {
    for (long h = Math.max(0, hop - HELD_HOPS); h <= hop; h++) {
      if (marked[(int) (h % REMEMBERED)]) {
        return true;
      }
    }
    return false;
  }
}
