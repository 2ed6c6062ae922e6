package dev.undertone.prosody;

/**
 * Shape of a power spectrum beyond its two halves: slopes, centres, first partials, and how much it
 * changes from frame to frame. Level counts for nothing but {@link Frame#flux} and {@link
 * Frame#magnitude}, which are read as a ratio.
 *
 * <p>Definitions follow Eyben et al., "The Geneva Minimalistic Acoustic Parameter Set (GeMAPS) for
 * voice research and affective computing", IEEE Trans. Affective Computing 7(2), 2016; instead of a
 * third formant the strongest partial of {@value #THIRD_FROM_HZ}–{@value #THIRD_TO_HZ} Hz stands,
 * because formants tracked at 8 kHz jump. One thread; allocates nothing after construction.
 */
final class SpectralShape {

  private static final double LOWEST_HZ = 100;
  private static final double HIGHEST_HZ = 3_500;
  private static final double THIRD_FROM_HZ = 2_200;
  private static final double THIRD_TO_HZ = 3_300;

  /** Half the width in which a partial is looked for, in multiples of the pitch. */
  private static final double PARTIAL = 0.2;

  private final double binHz;
  private final float[] amplitude;
  private boolean begun;

  SpectralShape(int bins, double binHz) {
    this.binHz = binHz;
    this.amplitude = new float[bins];
  }

  /** Begins again after a gap. */
  void reset() {
    begun = false;
  }

  /** Describes a spectrum in {@code frame}, whose pitch is known; 0 without. */
  void describe(float[] power, Frame frame) {
    change(power, frame);
    if (!frame.active) {
      return;
    }
    frame.lowSlope = slope(power, 0, 500);
    frame.midSlope = slope(power, 500, 1_500);
    frame.centroidHz = centroid(power, LOWEST_HZ, HIGHEST_HZ);
    frame.lowCentreHz = centroid(power, 250, 1_000);
    frame.highCentreHz = centroid(power, 1_000, 2_700);
    if (frame.voiced) {
      double first = partial(power, frame.pitchHz, frame.pitchHz);
      frame.h1h2Db = first - partial(power, 2 * frame.pitchHz, frame.pitchHz);
      frame.h1a3Db = first - Spectrum.decibels(peak(power, THIRD_FROM_HZ, THIRD_TO_HZ));
    }
  }

  private void change(float[] power, Frame frame) {
    double change = 0;
    double sum = 0;
    int to = bin(HIGHEST_HZ);
    for (int bin = bin(LOWEST_HZ); bin < to; bin++) {
      float now = (float) Math.sqrt(power[bin]);
      float off = now - amplitude[bin];
      change += off * off;
      sum += power[bin];
      amplitude[bin] = now;
    }
    frame.magnitude = Math.sqrt(sum);
    frame.flux = begun ? Math.sqrt(change) : 0;
    begun = true;
  }

  /** Least squares over the bins, dB per kHz. */
  private double slope(float[] power, double fromHz, double toHz) {
    int from = Math.max(1, bin(fromHz));
    int to = bin(toHz);
    double middle = (from + to) / 2.0;
    double covariance = 0;
    double variance = 0;
    for (int bin = from; bin <= to; bin++) {
      double off = bin - middle;
      covariance += off * Spectrum.decibels(power[bin]);
      variance += off * off;
    }
    return covariance / variance / binHz * 1_000;
  }

  private double centroid(float[] power, double fromHz, double toHz) {
    double weighted = 0;
    double sum = 1e-12;
    int to = bin(toHz);
    for (int bin = bin(fromHz); bin < to; bin++) {
      weighted += bin * power[bin];
      sum += power[bin];
    }
    return weighted / sum * binHz;
  }

  private double partial(float[] power, double hz, double pitchHz) {
    double reach = PARTIAL * pitchHz;
    return Spectrum.decibels(peak(power, hz - reach, hz + reach));
  }

  private double peak(float[] power, double fromHz, double toHz) {
    float peak = 0;
    int to = bin(toHz);
    for (int bin = bin(fromHz); bin <= to; bin++) {
      peak = Math.max(peak, power[bin]);
    }
    return peak;
  }

  private int bin(double hz) {
    return (int) Math.round(hz / binHz);
  }
}
