package dev.undertone.prosody;

/**
 * What one hop of 10 ms was like. Reused: whoever wants to keep a value copies it.
 *
 * <p>Levels are dB re full scale, of the 25 ms around the hop.
 */
final class Frame {

  /** Length of a hop. */
  static final int MILLIS = 10;

  /** Position of the hop's first sample, in the call, at the analyser's input rate. */
  long startSample;

  /** Whether audio was lost between the hop before and this one. */
  boolean afterGap;

  /** Whether voice activity held it, or the 60 ms before it, to be speech, and rightly. */
  boolean speech;

  /** Whether voice activity held it to be speech and it is tone, music, a key or noise. */
  boolean foreign;

  /** How many frames before it were that already, though it did not show yet. */
  int foreignBefore;

  /** Whether it is speech and louder than the background. */
  boolean active;

  /** Whether it is active and periodic. */
  boolean voiced;

  /** Fundamental frequency; 0 unless {@link #voiced}. */
  double pitchHz;

  double levelDb;

  /** Level of the background at that time. */
  double floorDb;

  /** Power between 300 and 900 Hz, where syllables have their nuclei. */
  double nucleusPower;

  /** Energy of 1000–3800 Hz over that of 50–1000 Hz. */
  double alphaDb;

  /** Strongest partial of 2000–3800 Hz over the strongest below. */
  double hammarbergDb;

  /** Samples at full scale, of {@link FrameAnalysis#HOP}. */
  int clipped;
}
