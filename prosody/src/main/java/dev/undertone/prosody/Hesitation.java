package dev.undertone.prosody;

import dev.undertone.conversation.speech.Prosody;
import java.util.List;

/**
 * How hesitant a turn was, from its silent pauses: {@code 1 − exp(−2.5 · (0.5·pauses under one
 * second + 1.0·longer ones) / max(2 s, speech time))}. More pauses in the same speech never lower
 * it.
 */
final class Hesitation {

  private static final long LEAST_SPEECH_MILLIS = 300;
  private static final double SHORT_PAUSE = 0.5;
  private static final double LONG_PAUSE = 1.0;
  private static final double STEEPNESS = 2.5;
  private static final double LEAST_SECONDS = 2;

  private Hesitation() {}

  static double score(int shortPauses, int longPauses, long phonationMillis) {
    double weight = SHORT_PAUSE * shortPauses + LONG_PAUSE * longPauses;
    double seconds = Math.max(LEAST_SECONDS, phonationMillis / 1_000.0);
    return 1 - Math.exp(-STEEPNESS * weight / seconds);
  }

  static Prosody.Hesitation of(PauseTrack pauses, double confidence) {
    if (pauses.phonationMillis() < LEAST_SPEECH_MILLIS) {
      return Prosody.Hesitation.ABSENT;
    }
    return new Prosody.Hesitation(
        true,
        confidence,
        score(pauses.shortPauses(), pauses.longPauses(), pauses.phonationMillis()),
        0,
        0,
        0,
        pauses.shortPauses() + pauses.longPauses(),
        (double) pauses.pauseMillis() / pauses.spanMillis(),
        pauses.longestMillis(),
        false,
        0,
        List.of());
  }
}
