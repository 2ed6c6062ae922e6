package dev.undertone.prosody;

/**
 * Hears the hiss of "s" and "f" above 4 kHz, which the analysis at 8 kHz cannot: without it a
 * wide-band voice would seem to pause in every "s".
 *
 * <p>A second-order Butterworth high-pass at 4.2 kHz over the input, and the level of each 10 ms
 * against the background of that band. Below 16 kHz there is nothing to hear. One thread; allocates
 * nothing after construction.
 */
final class HighBand {

  private static final int LEAST_RATE_HZ = 16_000;
  private static final double EDGE_HZ = 4_200;
  private static final int HOPS_A_SECOND = 1_000 / Frame.MILLIS;
  private static final int REMEMBERED = 64;

  /** A hiss weaker than this against the vowels is the room's. */
  private static final double UNDER_PEAK_DB = 27;

  private static final double FULL_SCALE = 32_768;

  private final int sampleRateHz;
  private final double b;
  private final double a1;
  private final double a2;
  private final double[] levelDb = new double[REMEMBERED];
  private final LevelGate gate = new LevelGate();
  private double x1;
  private double x2;
  private double y1;
  private double y2;
  private double power;
  private long samples;
  private long hopStart;
  private long hopEnd;
  private long hops;

  HighBand(int sampleRateHz) {
    this.sampleRateHz = sampleRateHz;
    double k = Math.tan(Math.PI * Math.min(EDGE_HZ / sampleRateHz, 0.49));
    double norm = 1 / (1 + Math.sqrt(2) * k + k * k);
    this.b = norm;
    this.a1 = 2 * (k * k - 1) * norm;
    this.a2 = (1 - Math.sqrt(2) * k + k * k) * norm;
    reset();
  }

  /** Begins again after a gap; the background is remembered. */
  void reset() {
    x1 = 0;
    x2 = 0;
    y1 = 0;
    y2 = 0;
    power = 0;
    samples = 0;
    hops = 0;
    hopStart = 0;
    hopEnd = sampleRateHz / HOPS_A_SECOND;
  }

  void take(short[] pcm, int offset, int length) {
    if (sampleRateHz < LEAST_RATE_HZ) {
      return;
    }
    for (int i = offset; i < offset + length; i++) {
      double x = pcm[i] / FULL_SCALE;
      double y = b * (x - 2 * x1 + x2) - a1 * y1 - a2 * y2;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      power += y * y;
      if (++samples == hopEnd) {
        levelDb[(int) (hops % REMEMBERED)] = Spectrum.decibels(power / (hopEnd - hopStart));
        hops++;
        power = 0;
        hopStart = hopEnd;
        hopEnd = (hops + 1) * sampleRateHz / HOPS_A_SECOND;
      }
    }
  }

  /**
   * Whether this hop hisses; asked once for each, in order.
   *
   * @param speechPeakDb level of the loudest speech of late, all bands together
   */
  boolean isHissing(long hop, boolean speech, double speechPeakDb) {
    if (sampleRateHz < LEAST_RATE_HZ || hop >= hops) {
      return false;
    }
    double level = levelDb[(int) (hop % REMEMBERED)];
    return gate.isLoud(level, speech) && speech && level > speechPeakDb - UNDER_PEAK_DB;
  }
}
