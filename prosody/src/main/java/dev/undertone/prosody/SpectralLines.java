package dev.undertone.prosody;

import be.tarsos.dsp.util.fft.FFT;
import java.util.Arrays;

/**
 * The strongest spectral lines of 128 ms at 8 kHz, looked at every 32 ms, and how they compare with
 * those before: what a steady tone, a chord and a voice differ in.
 *
 * <p>A voice never holds a frequency to within {@value #STEADY} for a quarter of a second, an
 * instrument without vibrato always does; and a voice has the partials of one pitch only.
 *
 * <p>One thread; allocates nothing after construction.
 */
final class SpectralLines {

  static final int LENGTH = 1_024;
  static final int HOP = 256;

  /** Blocks after which two windows share no sample. */
  private static final int APART = LENGTH / HOP;

  private static final int KEPT = 2 * APART + 1;
  private static final double BIN_HZ = (double) FrameAnalysis.RATE_HZ / LENGTH;
  private static final int FIRST_BIN = (int) (90 / BIN_HZ);
  private static final int LAST_BIN = (int) (3_600 / BIN_HZ);

  /** Most lines looked at, the strongest first. */
  private static final int LINES = 5;

  /** Lines weaker than the strongest by 20 dB are none. */
  private static final double LEAST_POWER = 0.01;

  /** A line reaches so many bins to either side. */
  private static final int LINE_BINS = 3;

  /** How far a steady line moves at most. */
  private static final double STEADY = 0.003;

  private static final double STEADY_HZ = 0.3;

  /** The pattern: half-semitones from 250 Hz up, in dB over their surroundings. */
  private static final int BANDS = 84;

  private static final double LOWEST_BAND_HZ = 250;
  private static final int SURROUNDING = 8;

  private final FFT fft = new FFT(LENGTH);
  private final float[] hann = new float[LENGTH];
  private final float[] recent = new float[LENGTH];
  private final float[] transform = new float[LENGTH];
  private final float[] power = new float[LENGTH / 2];
  private final int[] bandFrom = new int[BANDS];
  private final int[] bandTo = new int[BANDS];
  private final double[] bandDb = new double[BANDS];
  private final float[][] patterns = new float[KEPT][BANDS];
  private final double[][] hz = new double[KEPT][LINES];
  private final double[][] weight = new double[KEPT][LINES];
  private final double windowPower;
  private int at;
  private int sinceHop;
  private long blocks;
  private double levelDb = -100;
  private double purity;

  SpectralLines() {
    double sum = 0;
    for (int i = 0; i < LENGTH; i++) {
      hann[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / LENGTH));
      sum += hann[i] * hann[i];
    }
    windowPower = sum;
    for (int band = 0; band < BANDS; band++) {
      double centre = LOWEST_BAND_HZ * Math.pow(2, band / 24.0) / BIN_HZ;
      double half = Math.max(1, centre * (Math.pow(2, 1 / 48.0) - 1));
      bandFrom[band] = (int) Math.round(centre - half);
      bandTo[band] = (int) Math.round(centre + half);
    }
  }

  /** Begins again after a gap. */
  void reset() {
    Arrays.fill(recent, 0);
    at = 0;
    sinceHop = 0;
    blocks = 0;
  }

  /** Takes one sample, full scale being 1; true when a block has been looked at. */
  boolean take(float sample) {
    recent[at] = sample;
    at = (at + 1) % LENGTH;
    if (++sinceHop < HOP) {
      return false;
    }
    sinceHop = 0;
    look();
    blocks++;
    return true;
  }

  /** Level of the block, dB re full scale. */
  double levelDb() {
    return levelDb;
  }

  /** Frequency of the strongest line. */
  double strongestHz() {
    return hz[slot(0)][0];
  }

  /** Part of the block's power that its two strongest lines hold, 0–1. */
  double purity() {
    return purity;
  }

  /** Part of the lines, by amplitude, that were there so many blocks ago to {@value #STEADY}. */
  double steadiness(int blocksAgo) {
    if (blocks <= blocksAgo) {
      return 0;
    }
    int now = slot(0);
    int then = slot(blocksAgo);
    double found = 0;
    double all = 0;
    for (int i = 0; i < LINES; i++) {
      all += weight[now][i];
      found += weight[now][i] > 0 && has(then, hz[now][i]) ? weight[now][i] : 0;
    }
    return all > 0 ? found / all : 0;
  }

  /** Part of the lines that have been steady for two windows that share nothing, and between. */
  double steadiness() {
    return Math.min(steadiness(APART), steadiness(2 * APART));
  }

  /** Likeness of the pattern with that of a window before, −1…1, give or take a half-semitone. */
  double likeness() {
    if (blocks <= APART) {
      return 0;
    }
    float[] now = patterns[slot(0)];
    float[] then = patterns[slot(APART)];
    double product = 0;
    double ofNow = 1e-9;
    double ofThen = 1e-9;
    for (int i = 0; i < BANDS; i++) {
      product += now[i] * then[i];
      ofNow += now[i] * now[i];
      ofThen += then[i] * then[i];
    }
    return product / Math.sqrt(ofNow * ofThen);
  }

  /** How far lines stand out, as the pattern's mean deviation in dB: noise has about 3. */
  double relief() {
    double sum = 0;
    for (float each : patterns[slot(0)]) {
      sum += each * each;
    }
    return Math.sqrt(sum / BANDS);
  }

  /** Part of the lines, by amplitude, that the best single pitch between 65 and 420 Hz leaves. */
  double polyphony() {
    int now = slot(0);
    double all = 0;
    for (int i = 0; i < LINES; i++) {
      all += weight[now][i];
    }
    double best = 0;
    for (double pitch = 65; pitch < 420; pitch *= 1.006) {
      double fits = 0;
      for (int i = 0; i < LINES; i++) {
        double multiple = hz[now][i] / pitch;
        double off = Math.abs(multiple - Math.rint(multiple)) * pitch;
        fits += off < 2 + 0.006 * hz[now][i] ? weight[now][i] : 0;
      }
      best = Math.max(best, fits);
    }
    return all > 0 ? 1 - best / all : 0;
  }

  private int slot(int blocksAgo) {
    return (int) ((blocks - 1 - blocksAgo + KEPT) % KEPT);
  }

  private void look() {
    double energy = 0;
    for (int i = 0; i < LENGTH; i++) {
      float x = recent[(at + i) % LENGTH] * hann[i];
      transform[i] = x;
      energy += x * x;
    }
    levelDb = Spectrum.decibels(energy / windowPower);
    fft.forwardTransform(transform);
    power[0] = 0;
    double total = 0;
    for (int bin = 1; bin < power.length; bin++) {
      float re = transform[2 * bin];
      float im = transform[2 * bin + 1];
      power[bin] = re * re + im * im;
      total += power[bin];
    }
    int slot = (int) (blocks % KEPT);
    pattern(patterns[slot]);
    lines(hz[slot], weight[slot]);
    purity = total > 0 ? Math.min(1, held(hz[slot], weight[slot]) / total) : 0;
  }

  /** Power in the bins of the two strongest lines; bins that both reach into count once. */
  private double held(double[] lineHz, double[] lineWeight) {
    double held = 0;
    int taken = -1;
    double low = Math.min(lineHz[0], lineHz[1]);
    for (int i = 0; i < 2; i++) {
      double line = i == 0 && lineWeight[1] > 0 ? low : Math.max(lineHz[0], lineHz[1]);
      int bin = (int) Math.round(line / BIN_HZ);
      int from = Math.max(taken + 1, bin - LINE_BINS);
      int to = Math.min(power.length - 1, bin + LINE_BINS);
      for (int k = Math.max(1, from); lineWeight[i] > 0 && k <= to; k++) {
        held += power[k];
        taken = k;
      }
    }
    return held;
  }

  private void pattern(float[] pattern) {
    for (int band = 0; band < BANDS; band++) {
      float most = 0;
      for (int bin = bandFrom[band]; bin <= bandTo[band]; bin++) {
        most = Math.max(most, power[bin]);
      }
      bandDb[band] = 10 * Math.log10(most + 1e-9);
    }
    for (int band = 0; band < BANDS; band++) {
      int from = Math.max(0, band - SURROUNDING);
      int to = Math.min(BANDS - 1, band + SURROUNDING);
      double sum = 0;
      for (int i = from; i <= to; i++) {
        sum += bandDb[i];
      }
      pattern[band] = (float) (bandDb[band] - sum / (to - from + 1));
    }
  }

  /** Keeps the strongest peaks, sorted; their weight is their amplitude. */
  private void lines(double[] lineHz, double[] lineWeight) {
    Arrays.fill(lineHz, 0);
    Arrays.fill(lineWeight, 0);
    float most = 0;
    for (int bin = FIRST_BIN; bin < LAST_BIN; bin++) {
      most = Math.max(most, power[bin]);
    }
    for (int bin = FIRST_BIN; bin < LAST_BIN; bin++) {
      float here = power[bin];
      if (here > most * LEAST_POWER
          && here > power[bin - 1]
          && here >= power[bin + 1]
          && here > power[bin - 2]
          && here > power[bin + 2]) {
        insert(lineHz, lineWeight, (bin + vertex(bin)) * BIN_HZ, Math.sqrt(here));
      }
    }
  }

  private static void insert(double[] lineHz, double[] lineWeight, double newHz, double newWeight) {
    int i = LINES - 1;
    if (newWeight <= lineWeight[i]) {
      return;
    }
    for (; i > 0 && lineWeight[i - 1] < newWeight; i--) {
      lineWeight[i] = lineWeight[i - 1];
      lineHz[i] = lineHz[i - 1];
    }
    lineWeight[i] = newWeight;
    lineHz[i] = newHz;
  }

  /** Where the parabola through the logarithms of three bins has its top, in bins. */
  private double vertex(int bin) {
    double left = Math.log(power[bin - 1] + 1e-12);
    double mid = Math.log(power[bin] + 1e-12);
    double right = Math.log(power[bin + 1] + 1e-12);
    double curve = left - 2 * mid + right;
    return curve < 0 ? 0.5 * (left - right) / curve : 0;
  }

  private boolean has(int slot, double lineHz) {
    for (int i = 0; i < LINES; i++) {
      if (weight[slot][i] > 0 && Math.abs(hz[slot][i] - lineHz) < STEADY * lineHz + STEADY_HZ) {
        return true;
      }
    }
    return false;
  }
}
