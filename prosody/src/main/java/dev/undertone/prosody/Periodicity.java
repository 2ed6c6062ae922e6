package dev.undertone.prosody;

/**
 * Fundamental frequency and voicing of one 40 ms window at 8 kHz, by YIN's cumulative mean
 * normalised difference [1] with a fallback: where no dip falls below the threshold, the deepest
 * one is taken and the voicing decision left to its depth. TarsosDSP's own YIN gives up there and
 * so loses every sixth voiced frame.
 *
 * <p>One thread; reused from window to window, allocates nothing.
 *
 * <p>[1] de Cheveigné &amp; Kawahara, "YIN, a fundamental frequency estimator for speech and
 * music", JASA 111(4), 2002.
 */
final class Periodicity {

  static final double MIN_HZ = 60;
  static final double MAX_HZ = 500;

  /** Least ratio of harmonic to other energy in a voiced window, dB. */
  static final double MIN_HNR_DB = -3;

  /** A window less periodic than this is unvoiced. */
  static final double MAX_APERIODICITY = 0.45;

  private static final double THRESHOLD = 0.15;

  /** How much deeper a dip must be to win against one that continues the pitch so far. */
  private static final double OCTAVE_MARGIN = 0.12;

  /** One more than the longest period, rounded up to whole fours. */
  private static final int MAX_LAG = 136;

  private static final int MIN_LAG = (int) Math.floor(FrameAnalysis.RATE_HZ / MAX_HZ);
  private static final int SMOOTHED = FrameAnalysis.WINDOW - 4;
  private static final int SUMMED = SMOOTHED - MAX_LAG;

  private final float[] smoothed = new float[SMOOTHED];
  private final float[] difference = new float[MAX_LAG + 1];
  private final float[] normalised = new float[MAX_LAG + 1];
  private double pitchHz;
  private double aperiodicity = 1;
  private double hnrDb;

  /**
   * Looks at one window.
   *
   * @param expectedHz pitch of the speech before it, for the choice between octaves; 0 without
   */
  void analyse(float[] window, double expectedHz) {
    smooth(window);
    difference();
    normalise();
    int lag = octaveChecked(deepestOrFirst(), expectedHz);
    aperiodicity = normalised[lag];
    pitchHz = FrameAnalysis.RATE_HZ / refined(lag);
    hnrDb = hnrDb(lag);
  }

  /** Whether the window looks voiced, apart from its loudness. */
  boolean isPeriodic() {
    return aperiodicity < MAX_APERIODICITY
        && hnrDb > MIN_HNR_DB
        && pitchHz >= MIN_HZ * 0.98
        && pitchHz <= MAX_HZ;
  }

  double pitchHz() {
    return pitchHz;
  }

  /**
   * Binomial weights 1 4 6 4 1, half power at 1.2 kHz: sharp pulses that fall between two samples
   * would else be best matched an octave below, and hiss would hide the period.
   */
  private void smooth(float[] window) {
    float[] w = window;
    for (int i = 0; i < SMOOTHED; i++) {
      smoothed[i] = (w[i] + w[i + 4] + 4 * (w[i + 1] + w[i + 3]) + 6 * w[i + 2]) / 16;
    }
  }

  /** Four lags at a time, each with its own sum: the additions do not wait for one another. */
  private void difference() {
    float[] w = smoothed;
    for (int lag = 1; lag <= MAX_LAG; lag += 4) {
      float d0 = 0;
      float d1 = 0;
      float d2 = 0;
      float d3 = 0;
      for (int i = 0; i < SUMMED; i++) {
        float x = w[i];
        float e0 = x - w[i + lag];
        float e1 = x - w[i + lag + 1];
        float e2 = x - w[i + lag + 2];
        float e3 = x - w[i + lag + 3];
        d0 += e0 * e0;
        d1 += e1 * e1;
        d2 += e2 * e2;
        d3 += e3 * e3;
      }
      difference[lag] = d0;
      difference[lag + 1] = d1;
      difference[lag + 2] = d2;
      difference[lag + 3] = d3;
    }
  }

  private void normalise() {
    float sum = 0;
    normalised[0] = 1;
    for (int lag = 1; lag <= MAX_LAG; lag++) {
      sum += difference[lag];
      normalised[lag] = sum > 0 ? difference[lag] * lag / sum : 1;
    }
  }

  private int deepestOrFirst() {
    int deepest = MIN_LAG;
    for (int lag = MIN_LAG; lag < MAX_LAG; lag++) {
      if (normalised[lag] < THRESHOLD) {
        while (lag + 1 < MAX_LAG && normalised[lag + 1] < normalised[lag]) {
          lag++;
        }
        return lag;
      }
      if (normalised[lag] < normalised[deepest]) {
        deepest = lag;
      }
    }
    return deepest;
  }

  /** Prefers half or twice the lag where that continues the pitch and is nearly as periodic. */
  private int octaveChecked(int lag, double expectedHz) {
    if (expectedHz <= 0) {
      return lag;
    }
    double ratio = FrameAnalysis.RATE_HZ / (double) lag / expectedHz;
    if (ratio > 0.8 && ratio < 1.25) {
      return lag;
    }
    int centre = (int) Math.round(FrameAnalysis.RATE_HZ / expectedHz);
    int reach = Math.max(1, centre / 8);
    int other = -1;
    int to = Math.min(MAX_LAG - 1, centre + reach);
    for (int l = Math.max(MIN_LAG, centre - reach); l <= to; l++) {
      if (other < 0 || normalised[l] < normalised[other]) {
        other = l;
      }
    }
    boolean octaveApart = Math.abs(ratio - 2) < 0.3 || Math.abs(ratio - 0.5) < 0.1;
    return other > 0 && octaveApart && normalised[other] < normalised[lag] + OCTAVE_MARGIN
        ? other
        : lag;
  }

  /** The lag at the vertex of the parabola through three points of the plain difference. */
  private double refined(int lag) {
    if (lag <= 1 || lag >= MAX_LAG) {
      return lag;
    }
    double left = difference[lag - 1];
    double mid = difference[lag];
    double right = difference[lag + 1];
    double curve = left - 2 * mid + right;
    double shift = curve > 0 ? 0.5 * (left - right) / curve : 0;
    return lag + Math.max(-1, Math.min(1, shift));
  }

  private double hnrDb(int lag) {
    float[] window = smoothed;
    double here = 0;
    double there = 0;
    for (int i = 0; i < SUMMED; i++) {
      here += window[i] * window[i];
      there += window[i + lag] * window[i + lag];
    }
    double r = (here + there - difference[lag]) / (2 * Math.sqrt(here * there) + 1e-12);
    double clamped = Math.max(1e-3, Math.min(1 - 1e-5, r));
    return 10 * Math.log10(clamped / (1 - clamped));
  }
}
