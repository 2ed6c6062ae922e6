package dev.undertone.prosody.training;

/**
 * Second-order filters at 8 kHz after the Audio EQ Cookbook (Bristow-Johnson), run twice where a
 * band is cut off.
 */
record Biquad(double b0, double b1, double b2, double a1, double a2, int passes) {

  private static final double RATE_HZ = 8_000;
  private static final double Q = Math.sqrt(0.5);

  static Biquad highPass(double hz) {
    double w = 2 * Math.PI * hz / RATE_HZ;
    double alpha = Math.sin(w) / (2 * Q);
    double c = Math.cos(w);
    return of((1 + c) / 2, -(1 + c), (1 + c) / 2, 1 + alpha, -2 * c, 1 - alpha, 2);
  }

  static Biquad lowPass(double hz) {
    double w = 2 * Math.PI * hz / RATE_HZ;
    double alpha = Math.sin(w) / (2 * Q);
    double c = Math.cos(w);
    return of((1 - c) / 2, 1 - c, (1 - c) / 2, 1 + alpha, -2 * c, 1 - alpha, 2);
  }

  /** Lifts or lowers what is above. */
  static Biquad shelf(double hz, double gainDb) {
    double a = Math.pow(10, gainDb / 40);
    double w = 2 * Math.PI * hz / RATE_HZ;
    double c = Math.cos(w);
    double s = 2 * Math.sqrt(a) * Math.sin(w) / (2 * Q);
    return of(
        a * ((a + 1) + (a - 1) * c + s),
        -2 * a * ((a - 1) + (a + 1) * c),
        a * ((a + 1) + (a - 1) * c - s),
        (a + 1) - (a - 1) * c + s,
        2 * ((a - 1) - (a + 1) * c),
        (a + 1) - (a - 1) * c - s,
        1);
  }

  double[] run(double[] wave) {
    double[] out = wave;
    for (int pass = 0; pass < passes; pass++) {
      out = once(out);
    }
    return out;
  }

  private double[] once(double[] wave) {
    double[] out = new double[wave.length];
    double s1 = 0;
    double s2 = 0;
    for (int i = 0; i < wave.length; i++) {
      double y = b0 * wave[i] + s1;
      s1 = b1 * wave[i] - a1 * y + s2;
      s2 = b2 * wave[i] - a2 * y;
      out[i] = y;
    }
    return out;
  }

  private static Biquad of(
      double b0, double b1, double b2, double a0, double a1, double a2, int passes) {
    return new Biquad(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0, passes);
  }
}
