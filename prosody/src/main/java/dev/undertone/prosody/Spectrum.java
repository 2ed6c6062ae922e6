package dev.undertone.prosody;

import be.tarsos.dsp.util.fft.FFT;
import java.util.Arrays;

/**
 * Power spectrum of 25 ms at 8 kHz: Hann window, zero-padded to 256 points, transformed by
 * TarsosDSP.
 *
 * <p>Bands end at 3800 Hz, so that telephone and wide-band audio agree. One thread; allocates
 * nothing after construction.
 */
final class Spectrum {

  static final int LENGTH = 200;
  private static final int POINTS = 256;
  private static final double BIN_HZ = (double) FrameAnalysis.RATE_HZ / POINTS;

  private final FFT fft = new FFT(POINTS);
  private final float[] hann = new float[LENGTH];
  private final float[] transform = new float[POINTS];
  private final float[] power = new float[POINTS / 2];
  private final MelCepstrum cepstrum = new MelCepstrum(POINTS / 2, BIN_HZ);
  private final SpectralShape shape = new SpectralShape(POINTS / 2, BIN_HZ);
  private final double windowPower;
  private double levelDb;

  Spectrum() {
    double sum = 0;
    for (int i = 0; i < LENGTH; i++) {
      hann[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / LENGTH));
      sum += hann[i] * hann[i];
    }
    windowPower = sum;
  }

  /** Looks at {@value #LENGTH} samples from {@code offset} on, full scale being 1. */
  void analyse(float[] samples, int offset) {
    double energy = 0;
    for (int i = 0; i < LENGTH; i++) {
      float x = samples[offset + i] * hann[i];
      transform[i] = x;
      energy += x * x;
    }
    Arrays.fill(transform, LENGTH, POINTS, 0);
    fft.forwardTransform(transform);
    power[0] = 0;
    for (int bin = 1; bin < power.length; bin++) {
      float re = transform[2 * bin];
      float im = transform[2 * bin + 1];
      power[bin] = re * re + im * im;
    }
    levelDb = decibels(energy / windowPower);
  }

  /** Level of the frame, dB re full scale, not below -100. */
  double levelDb() {
    return levelDb;
  }

  /** Sum of the power between two frequencies. */
  double power(double fromHz, double toHz) {
    double sum = 0;
    int to = bin(toHz);
    for (int bin = bin(fromHz); bin < to; bin++) {
      sum += power[bin];
    }
    return sum;
  }

  double alphaDb() {
    return decibels(power(1_000, 3_800)) - decibels(power(50, 1_000));
  }

  double hammarbergDb() {
    return decibels(peak(2_000, 3_800)) - decibels(peak(50, 2_000));
  }

  /** Puts the {@link MelCepstrum} of the frame into {@code into}. */
  void mfcc(float[] into) {
    cepstrum.write(power, into);
  }

  /** Puts the {@link SpectralShape} of the frame into it; its pitch is known. */
  void shape(Frame frame) {
    shape.describe(power, frame);
  }

  /** What comes next does not continue what was. */
  void reset() {
    shape.reset();
  }

  private double peak(double fromHz, double toHz) {
    float peak = 0;
    int to = bin(toHz);
    for (int bin = bin(fromHz); bin < to; bin++) {
      peak = Math.max(peak, power[bin]);
    }
    return peak;
  }

  private static int bin(double hz) {
    return (int) Math.round(hz / BIN_HZ);
  }

  static double decibels(double power) {
    return 10 * Math.log10(power + 1e-10);
  }
}
