package dev.undertone.prosody;

import be.tarsos.dsp.util.fft.FFT;
import java.util.Arrays;

/**
 * The highest frequency at which speech stands out from the background, measured before anything is
 * decimated: the long-term spectra of speech and of background in bands of 250 Hz, each from one
 * look in 40 ms. A look is at the middle of a frame, however far the samples have come since: what
 * is measured must not depend on how they were cut.
 *
 * <p>It knows the line, not the turn, and lives as long as the call; what was heard more than a few
 * seconds of speech ago is forgotten. One thread; allocates nothing after construction.
 */
final class Bandwidth {

  private static final double BAND_HZ = 250;
  private static final int FRAMES_PER_LOOK = 4;
  private static final int LEAST_LOOKS = 10;

  /** Looks that a mean reaches back: 4 s. */
  private static final int MEMORY = 100;

  /** Speech stands out where it has this many times the background's power: 6 dB. */
  private static final double OVER_FLOOR = 4;

  /** Lengths of a look that are kept: a frame is told 40 ms late at most. */
  private static final int KEPT = 4;

  /** A band this far below the strongest, 45 dB, holds at most what quantising made. */
  private static final double UNDER_PEAK = 3e-5;

  private final int rateHz;
  private final int points;
  private final FFT fft;
  private final float[] hann;
  private final float[] recent;
  private final float[] transform;
  private final double[] speech;
  private final double[] floor;

  /** Samples taken since the stretch began. */
  private long taken;

  private int speechLooks;
  private int floorLooks;
  private int frames;
  private boolean before;

  Bandwidth(int rateHz) {
    this.rateHz = rateHz;
    this.points = Integer.highestOneBit(rateHz * 16 / 1_000 * 2 - 1);
    this.fft = new FFT(points);
    this.hann = new float[points];
    this.recent = new float[KEPT * points];
    this.transform = new float[points];
    int bands = (int) (rateHz / 2.0 / BAND_HZ);
    this.speech = new double[bands];
    this.floor = new double[bands];
    for (int i = 0; i < points; i++) {
      hann[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / points));
    }
  }

  /** Begins again after a gap; what is known of the line stays. */
  void reset() {
    Arrays.fill(recent, 0);
    taken = 0;
    before = false;
  }

  /** Takes samples at the input's rate. */
  void take(short[] samples, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      recent[slot(taken++)] = samples[i] / 32_768f;
    }
  }

  /**
   * A frame is over.
   *
   * @param hop which one of the stretch
   * @param active whether it was speech over the background
   * @param quiet whether it was background alone
   */
  void frame(long hop, boolean active, boolean quiet) {
    boolean steady = active == before;
    before = active;
    if (++frames % FRAMES_PER_LOOK != 0 || !steady || active == quiet) {
      return;
    }
    if (active) {
      speechLooks = Math.min(MEMORY, speechLooks + 1);
      look(speech, hop, 1.0 / speechLooks);
    } else {
      floorLooks = Math.min(MEMORY, floorLooks + 1);
      look(floor, hop, 1.0 / floorLooks);
    }
  }

  /** Whether enough speech and background was heard. */
  boolean isKnown() {
    return speechLooks >= LEAST_LOOKS && floorLooks >= LEAST_LOOKS;
  }

  double hz() {
    double peak = 0;
    for (double each : speech) {
      peak = Math.max(peak, each);
    }
    for (int band = speech.length - 1; band > 0; band--) {
      if (standsOut(band, peak) && standsOut(band - 1, peak)) {
        return Math.min((band + 1) * BAND_HZ, rateHz / 2.0);
      }
    }
    return BAND_HZ;
  }

  private boolean standsOut(int band, double peak) {
    return speech[band] > OVER_FLOOR * floor[band] && speech[band] > UNDER_PEAK * peak;
  }

  private void look(double[] mean, long hop, double weight) {
    long middle = (2 * hop + 1) * rateHz * Frame.MILLIS / 2_000;
    for (int i = 0; i < points; i++) {
      transform[i] = recent[slot(middle - points / 2 + i)] * hann[i];
    }
    fft.forwardTransform(transform);
    double binHz = (double) rateHz / points;
    int bin = 1;
    for (int band = 0; band < mean.length; band++) {
      double sum = 0;
      for (; bin * binHz < (band + 1) * BAND_HZ && bin < points / 2; bin++) {
        float re = transform[2 * bin];
        float im = transform[2 * bin + 1];
        sum += re * re + im * im;
      }
      mean[band] += weight * (sum - mean[band]);
    }
  }

  /** The ring's length is a power of two; before the stretch there is silence. */
  private int slot(long sample) {
    return (int) (sample & (recent.length - 1));
  }
}
