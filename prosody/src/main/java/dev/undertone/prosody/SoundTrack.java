package dev.undertone.prosody;

/**
 * How much of a turn that voice activity held to be speech was tone, music, key or noise.
 *
 * <p>What a sound is shows only after a while; the speech right before it is then counted as that
 * sound too, as far back as its detection takes.
 */
final class SoundTrack {

  private int speech;
  private int foreign;
  private int run;

  void reset() {
    speech = 0;
    foreign = 0;
    run = 0;
  }

  void add(Frame frame) {
    if (frame.foreign) {
      int late = Math.min(run, frame.foreignBefore);
      speech -= late;
      foreign += late + 1;
      run = 0;
    } else if (frame.active) {
      speech++;
      run++;
    } else if (!frame.speech) {
      run = 0;
    }
  }

  /** Tone, music, keys and noise that voice activity took for speech. */
  long foreignMillis() {
    return (long) foreign * Frame.MILLIS;
  }

  /** Whether the turn is more of that than of speech, so that nothing can be said of a voice. */
  boolean isForeign() {
    return foreign > speech;
  }
}
