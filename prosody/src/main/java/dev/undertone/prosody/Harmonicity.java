package dev.undertone.prosody;

/**
 * Harmonics to noise of one voiced window: the normalised correlation of the window with itself one
 * period later, at its peak, the period being no whole number of samples.
 *
 * <p>Energy that comes again after a period is held to be harmonic, after Boersma, "Accurate
 * short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled
 * sound", IFA Proceedings 17, 1993. Both stretches are normalised by their own energy, so that a
 * swelling voice is no noise. Between samples the correlation is interpolated by a windowed sinc.
 * One thread; allocates nothing after construction.
 */
final class Harmonicity {

  private static final double LEAST_DB = -20;
  private static final double MOST_DB = 40;

  private static final int SUMMED = 176;
  private static final int TAPS = 12;

  /** Fractions of a sample at which the correlation is read. */
  private static final int FRACTIONS = 16;

  /** How far from the period the peak may lie, in fractions. */
  private static final int REACH = 8;

  private final float[][] sinc = new float[FRACTIONS][TAPS];
  private final float[] centred = new float[FrameAnalysis.WINDOW];
  private final double[] correlation = new double[TAPS + 2];

  Harmonicity() {
    for (int fraction = 0; fraction < FRACTIONS; fraction++) {
      double sum = 0;
      for (int tap = 0; tap < TAPS; tap++) {
        double x = tap - (TAPS / 2 - 1) - (double) fraction / FRACTIONS;
        double window = 0.5 + 0.5 * Math.cos(2 * Math.PI * x / (TAPS + 1));
        double value = x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
        sinc[fraction][tap] = (float) (value * window);
        sum += sinc[fraction][tap];
      }
      for (int tap = 0; tap < TAPS; tap++) {
        sinc[fraction][tap] /= (float) sum;
      }
    }
  }

  /** Harmonics to noise of {@code window}, whose period is known, in dB. */
  double hnrDb(float[] window, double pitchHz) {
    double lag = FrameAnalysis.RATE_HZ / pitchHz;
    centre(window);
    int first = (int) lag - TAPS / 2;
    correlate(Math.max(1, first));
    int middle = (int) Math.round((lag - Math.max(1, first) - (TAPS / 2 - 1)) * FRACTIONS);
    double best = -1;
    for (int at = middle - REACH; at <= middle + REACH; at++) {
      best = Math.max(best, read(at));
    }
    double r = Math.max(1e-6, Math.min(1 - 1e-6, best));
    return Math.max(LEAST_DB, Math.min(MOST_DB, 10 * Math.log10(r / (1 - r))));
  }

  private void centre(float[] window) {
    float mean = 0;
    for (float sample : window) {
      mean += sample;
    }
    mean /= window.length;
    for (int i = 0; i < window.length; i++) {
      centred[i] = window[i] - mean;
    }
  }

  /** Two lags at a time: the additions do not wait for one another. */
  private void correlate(int firstLag) {
    float[] w = centred;
    float here = 1e-9f;
    float there = 1e-9f;
    for (int i = 0; i < SUMMED; i++) {
      here += w[i] * w[i];
      there += w[i + firstLag] * w[i + firstLag];
    }
    for (int k = 0; k < correlation.length; k += 2) {
      int lag = firstLag + k;
      float even = 0;
      float odd = 0;
      for (int i = 0; i < SUMMED; i++) {
        float x = w[i];
        even += x * w[i + lag];
        odd += x * w[i + lag + 1];
      }
      correlation[k] = even / Math.sqrt((double) here * there);
      there = moved(there, lag);
      correlation[k + 1] = odd / Math.sqrt((double) here * there);
      there = moved(there, lag + 1);
    }
  }

  /** Energy of the stretch at {@code lag + 1}, from the one at {@code lag}. */
  private float moved(float energy, int lag) {
    float left = centred[lag];
    float entered = centred[lag + SUMMED];
    return Math.max(1e-9f, energy - left * left + entered * entered);
  }

  private double read(int at) {
    int whole = Math.max(0, Math.min(correlation.length - TAPS, Math.floorDiv(at, FRACTIONS)));
    float[] weights = sinc[Math.floorMod(at, FRACTIONS)];
    double sum = 0;
    for (int tap = 0; tap < TAPS; tap++) {
      sum += weights[tap] * correlation[whole + tap];
    }
    return sum;
  }
}
