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

  /** Whether voice activity held it to be speech and it is tone, music or a key. */
  boolean sounding;

  /** Whether voice activity held it to be speech and it is noise, be it behind a voice. */
  boolean noise;

  /** How many frames before it were that already, though it did not show yet. */
  int foreignBefore;

  /** Whether it is speech and louder than the background. */
  boolean active;

  /** Whether it is speech and hisses above the band of the analysis, as "s" does. */
  boolean hissing;

  /** Whether it is active and periodic. */
  boolean voiced;

  /** Fundamental frequency; 0 unless {@link #voiced}. */
  double pitchHz;

  double levelDb;

  /** Level of the background at that time. */
  double floorDb;

  /** Power between 200 and 900 Hz, where syllables have their nuclei. */
  double nucleusPower;

  /** Energy of 1000–3800 Hz over that of 50–1000 Hz. */
  double alphaDb;

  /** Strongest partial of 2000–3800 Hz over the strongest below. */
  double hammarbergDb;

  /** Change of the amplitude spectrum since the frame before; only {@link #magnitude} scales it. */
  double flux;

  /** Root of the power of the spectrum. */
  double magnitude;

  /**
   * Slope of the spectrum below 500 Hz, dB per kHz; like all that follows, while {@link #active}.
   */
  double lowSlope;

  /** Slope of the spectrum between 500 and 1500 Hz, dB per kHz. */
  double midSlope;

  /** Centre of the power of 100–3500 Hz. */
  double centroidHz;

  /** Centre of the power of 250–1000 Hz, near the first formant. */
  double lowCentreHz;

  /** Centre of the power of 1000–2700 Hz, near the second formant. */
  double highCentreHz;

  /** First over second partial; like all that follows, while {@link #voiced}. */
  double h1h2Db;

  /** First partial over the strongest one near the third formant. */
  double h1a3Db;

  /** Harmonics to noise. */
  double hnrDb;

  /** Periods that end in the hop and were compared with the one before. */
  int periods;

  /** Sum over those of the change in length, each as a part of the length. */
  double jitter;

  /** Sum over those of the change in loudness, each as a part of the loudness. */
  double shimmer;

  /** See {@link MelCepstrum}; of every frame, speech or not. */
  final float[] mfcc = new float[MelCepstrum.COEFFICIENTS];

  /** Samples at full scale, of {@link FrameAnalysis#HOP}. */
  int clipped;
}
