package dev.undertone.gateway.caller;

/**
 * Brings a whole recording from any rate to any other, by a Kaiser-windowed sinc that is read from
 * a table.
 *
 * <p>For recordings at rates that no frame of 20 ms fits into; live audio goes through {@link
 * dev.undertone.conversation.audio.Resampler}.
 */
final class RateConverter {

  private static final int ZERO_CROSSINGS = 32;
  private static final int STEPS = 256;
  private static final double BETA = 7.5;

  private RateConverter() {}

  static short[] convert(short[] in, int fromHz, int toHz) {
    if (fromHz == toHz) {
      return in.clone();
    }
    double cutoff = 0.95 * Math.min(1, (double) toHz / fromHz);
    double[] kernel = kernel();
    double reach = ZERO_CROSSINGS / cutoff;
    var out = new short[Math.toIntExact((long) in.length * toHz / fromHz)];
    for (int i = 0; i < out.length; i++) {
      double centre = (double) i * fromHz / toHz;
      int first = Math.max(0, (int) Math.ceil(centre - reach));
      int last = Math.min(in.length - 1, (int) Math.floor(centre + reach));
      double sum = 0;
      for (int j = first; j <= last; j++) {
        sum += in[j] * at(kernel, Math.abs(j - centre) * cutoff);
      }
      out[i] = (short) Math.clamp(Math.round(sum * cutoff), Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return out;
  }

  private static double at(double[] kernel, double crossings) {
    double place = crossings * STEPS;
    int index = (int) place;
    return index >= kernel.length - 1
        ? 0
        : kernel[index] + (place - index) * (kernel[index + 1] - kernel[index]);
  }

  private static double[] kernel() {
    var kernel = new double[ZERO_CROSSINGS * STEPS + 1];
    for (int i = 0; i < kernel.length; i++) {
      double x = (double) i / STEPS;
      double sinc = i == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      double t = x / ZERO_CROSSINGS;
      kernel[i] = sinc * bessel(BETA * Math.sqrt(1 - t * t)) / bessel(BETA);
    }
    return kernel;
  }

  /** Modified Bessel function of the first kind and order 0, by its power series. */
  private static double bessel(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; term > 1e-12 * sum; k++) {
      term *= x / 2 / k * (x / 2 / k);
      sum += term;
    }
    return sum;
  }
}
