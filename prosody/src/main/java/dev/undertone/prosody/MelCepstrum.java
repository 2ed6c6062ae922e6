package dev.undertone.prosody;

/**
 * Mel-frequency cepstrum of a power spectrum: the shape of the vocal tract, apart from pitch.
 *
 * <p>{@value #BANDS} triangular bands, equally wide in mel between {@value #LOWEST_HZ} and {@value
 * #HIGHEST_HZ} Hz, of the spectrum after pre-emphasis by 0.97; natural logarithm; orthonormal
 * cosine transform; no lifter. Coefficient 0 follows the level, the others do not. The bands keep
 * to what telephone lines and the decimation of wide-band audio leave whole, so that both agree.
 * TarsosDSP gives the transform to the spectrum; its own MFCC allocates 2.5 KB a frame and knows
 * neither band limit nor pre-emphasis.
 *
 * <p>After Davis &amp; Mermelstein, "Comparison of parametric representations for monosyllabic word
 * recognition", IEEE Trans. ASSP 28(4), 1980. One thread; allocates nothing after construction.
 */
final class MelCepstrum {

  /** Coefficients 0–12. */
  static final int COEFFICIENTS = 13;

  private static final int BANDS = 20;
  private static final double LOWEST_HZ = 150;
  private static final double HIGHEST_HZ = 3_500;
  private static final double PRE_EMPHASIS = 0.97;

  /** Far below one step of 16 bits, so that digital silence has a logarithm. */
  private static final float FLOOR = 1e-9f;

  private final int[] firstBin = new int[BANDS];
  private final float[][] weights = new float[BANDS][];
  private final float[][] cosine = new float[COEFFICIENTS][BANDS];
  private final float[] logarithm = new float[BANDS];

  /**
   * @param bins of the power spectra to come, from 0 Hz to half the rate
   * @param binHz distance of two of them
   */
  MelCepstrum(int bins, double binHz) {
    for (int band = 0; band < BANDS; band++) {
      double left = edgeHz(band);
      double centre = edgeHz(band + 1);
      double right = edgeHz(band + 2);
      int first = (int) Math.ceil(left / binHz);
      int last = Math.min(bins - 1, (int) Math.floor(right / binHz));
      firstBin[band] = first;
      weights[band] = new float[last - first + 1];
      for (int bin = first; bin <= last; bin++) {
        double hz = bin * binHz;
        double triangle =
            hz < centre ? (hz - left) / (centre - left) : (right - hz) / (right - centre);
        weights[band][bin - first] = (float) (triangle * emphasis(bin, bins));
      }
    }
    for (int k = 0; k < COEFFICIENTS; k++) {
      double scale = Math.sqrt((k == 0 ? 1.0 : 2.0) / BANDS);
      for (int band = 0; band < BANDS; band++) {
        cosine[k][band] = (float) (scale * Math.cos(Math.PI * k * (band + 0.5) / BANDS));
      }
    }
  }

  /** Puts the {@value #COEFFICIENTS} coefficients of one spectrum into {@code into}. */
  void write(float[] power, float[] into) {
    for (int band = 0; band < BANDS; band++) {
      float[] weight = weights[band];
      int first = firstBin[band];
      float sum = FLOOR;
      for (int i = 0; i < weight.length; i++) {
        sum += weight[i] * power[first + i];
      }
      logarithm[band] = (float) Math.log(sum);
    }
    for (int k = 0; k < COEFFICIENTS; k++) {
      float[] row = cosine[k];
      float sum = 0;
      for (int band = 0; band < BANDS; band++) {
        sum += row[band] * logarithm[band];
      }
      into[k] = sum;
    }
  }

  /** Power gain of the pre-emphasis at a bin; {@code bins} of them reach half the rate. */
  private static double emphasis(int bin, int bins) {
    return 1 + PRE_EMPHASIS * PRE_EMPHASIS - 2 * PRE_EMPHASIS * Math.cos(Math.PI * bin / bins);
  }

  private static double edgeHz(int edge) {
    double lowest = mel(LOWEST_HZ);
    double mel = lowest + edge * (mel(HIGHEST_HZ) - lowest) / (BANDS + 1);
    return 700 * (Math.pow(10, mel / 2_595) - 1);
  }

  private static double mel(double hz) {
    return 2_595 * Math.log10(1 + hz / 700);
  }
}
