package dev.undertone.prosody;

/**
 * How much of a turn that voice activity held to be speech was tone, music, key or noise.
 *
 * <p>What a sound is shows only after a while; the speech right before it is then counted as that
 * sound too, as far back as its detection takes. Noise is no judgement by itself: people speak in
 * it, and their pauses are noise. It is one of a turn in which hardly anything is voiced.
 */
final class SoundTrack {

  /** Speech is voiced for a third of its time and more; noise passes for voiced now and then. */
  private static final double VOICED_PART = 0.15;

  private int speech;
  private int foreign;
  private int noise;
  private int voiced;
  private int run;

  void reset() {
    speech = 0;
    foreign = 0;
    noise = 0;
    voiced = 0;
    run = 0;
  }

  void add(Frame frame) {
    voiced += frame.voiced ? 1 : 0;
    if (frame.sounding) {
      foreign += 1 + takenBack(frame);
    } else if (frame.noise) {
      noise += 1 + takenBack(frame);
    } else if (frame.active) {
      speech++;
      run++;
    } else if (!frame.speech) {
      run = 0;
    }
  }

  private int takenBack(Frame frame) {
    int late = Math.min(run, frame.foreignBefore);
    speech -= late;
    run = 0;
    return late;
  }

  /** Tone, music, keys and noise that voice activity took for speech. */
  long foreignMillis() {
    return (long) (foreign + noise) * Frame.MILLIS;
  }

  /** Whether the turn is more of that than of speech, so that nothing can be said of a voice. */
  boolean isForeign() {
    boolean voiceless = voiced < VOICED_PART * (speech + noise);
    return foreign > speech + (voiceless ? 0 : noise) || (voiceless && foreign + noise > speech);
  }
}
