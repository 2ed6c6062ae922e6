package dev.undertone.conversation.audio;

import java.util.Arrays;
import java.util.Set;

/**
 * Changes the rate of one mono stream by a polyphase windowed-sinc filter; keeps its state from
 * call to call.
 *
 * <p>With {@code out/in = L/M} in lowest terms, output sample {@code j} stands at input position
 * {@code j·M/L} and is the sum over {@value #TAPS} neighbours (more when the rate falls: as many as
 * cover the same time at the output rate) weighted by one of {@code L} precomputed phases, so the
 * delay of the filter is compensated and the first output sample coincides with the first input
 * sample. What a sample is depends on the input alone and never on how it was cut: any chunking
 * gives the same bits. After {@link #flush} the length is {@code round(n·out/in)} for {@code n}
 * samples in.
 *
 * <p>The window is Kaiser's with 80 dB of stop band, which begins at half the lower of the two
 * rates; what passes unharmed ends at 87 % of that (3490 Hz for 8 kHz). Output lags input by half
 * the filter, 5 ms at a lower rate of 8 kHz. Equal rates copy.
 *
 * <p>One thread at a time. Nothing is allocated after construction.
 */
public final class Resampler {

  /** Neighbours that one output sample sees when the rate does not fall. */
  static final int TAPS = 80;

  private static final Set<Integer> RATES_HZ =
      Set.of(8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000);
  private static final double STOP_BAND_DB = 80;
  private static final int BLOCK = 512;

  private final int up;
  private final int down;
  private final int half;

  /** Phase after phase, {@code 2·half} weights each; empty when the rates are equal. */
  private final float[] weights;

  /** Input not yet done with; {@code window} is where the next output sample's neighbours begin. */
  private final float[] history;

  private int filled;
  private int window;
  private int phase;
  private long samplesIn;
  private long samplesOut;

  /**
   * @param inHz one of 8000, 11025, 16000, 22050, 24000, 44100, 48000
   * @param outHz one of the same
   */
  public Resampler(int inHz, int outHz) {
    requireKnown("inHz", inHz);
    requireKnown("outHz", outHz);
    int common = gcd(inHz, outHz);
    up = outHz / common;
    down = inHz / common;
    double widening = Math.max(1.0, (double) inHz / outHz);
    half = up == down ? 0 : (int) Math.ceil(TAPS / 2.0 * widening);
    weights = up == down ? new float[0] : phases(up, half, widening);
    history = new float[2 * half + BLOCK];
    reset();
  }

  /**
   * The most samples that {@link #resample} of {@code inSamples}, or {@link #flush}, writes in one
   * call.
   */
  public int maxOutput(int inSamples) {
    return up == down
        ? inSamples
        : Math.toIntExact(Math.ceilDiv((long) Math.max(inSamples, half) * up, down) + 1);
  }

  /**
   * Takes {@code length} samples and writes those that are complete.
   *
   * @return how many samples were written
   * @throws IllegalArgumentException when they do not fit into {@code out}; nothing is taken then
   */
  public int resample(short[] in, int offset, int length, short[] out, int outOffset) {
    int writable = Math.toIntExact(completeAfter(samplesIn + length) - samplesOut);
    requireRoom(out, outOffset, writable);
    if (up == down) {
      System.arraycopy(in, offset, out, outOffset, length);
      samplesIn += length;
      samplesOut += length;
      return length;
    }
    int written = 0;
    for (int taken = 0; taken < length; ) {
      int block = Math.min(length - taken, history.length - filled);
      for (int i = 0; i < block; i++) {
        history[filled + i] = in[offset + taken + i];
      }
      filled += block;
      taken += block;
      written += drain(out, outOffset + written, Integer.MAX_VALUE);
    }
    samplesIn += length;
    samplesOut += written;
    return written;
  }

  /**
   * Ends the stream: writes what the filter still holds and starts afresh.
   *
   * @return how many samples were written
   * @throws IllegalArgumentException when they do not fit into {@code out}
   */
  public int flush(short[] out, int outOffset) {
    int left = Math.toIntExact((2 * samplesIn * up + down) / (2L * down) - samplesOut);
    requireRoom(out, outOffset, left);
    int written = 0;
    while (written < left) {
      int silence = Math.min(half, history.length - filled);
      Arrays.fill(history, filled, filled + silence, 0);
      filled += silence;
      written += drain(out, outOffset + written, left - written);
    }
    reset();
    return written;
  }

  /** Forgets the stream so far, as if new. */
  public void reset() {
    Arrays.fill(history, 0);
    // The first output sample's neighbours begin half a filter before the first input sample.
    filled = Math.max(0, half - 1);
    window = 0;
    phase = 0;
    samplesIn = 0;
    samplesOut = 0;
  }

  /** Output samples whose neighbours are all there once {@code in} samples have been taken. */
  private long completeAfter(long in) {
    return up == down ? in : in <= half ? 0 : Math.ceilDiv((in - half) * up, down);
  }

  private int drain(short[] out, int outOffset, int most) {
    int taps = 2 * half;
    int written = 0;
    while (window + taps <= filled && written < most) {
      out[outOffset + written++] = toPcm(sum(window, phase * taps, taps));
      phase += down;
      window += phase / up;
      phase %= up;
    }
    System.arraycopy(history, window, history, 0, filled - window);
    filled -= window;
    window = 0;
    return written;
  }

  /** Four running sums break the chain of dependent additions; their order is fixed. */
  private float sum(int from, int weight, int taps) {
    float[] x = history;
    float[] w = weights;
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 4 <= taps; i += 4) {
      a += x[from + i] * w[weight + i];
      b += x[from + i + 1] * w[weight + i + 1];
      c += x[from + i + 2] * w[weight + i + 2];
      d += x[from + i + 3] * w[weight + i + 3];
    }
    for (; i < taps; i++) {
      a += x[from + i] * w[weight + i];
    }
    return (a + b) + (c + d);
  }

  private static short toPcm(float value) {
    float clipped = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    return (short) (clipped + (clipped < 0 ? -0.5f : 0.5f));
  }

  private static float[] phases(int up, int half, double widening) {
    int taps = 2 * half;
    // Kaiser: attenuation A over a transition of (A - 7.95) / (2.285 · length) rad per sample.
    double transition = (STOP_BAND_DB - 7.95) / (2.285 * taps);
    double cutoff = Math.PI / widening - transition / 2;
    double beta = 0.1102 * (STOP_BAND_DB - 8.7);
    float[] weights = new float[up * taps];
    double[] phase = new double[taps];
    for (int p = 0; p < up; p++) {
      double total = 0;
      for (int i = 0; i < taps; i++) {
        double t = i - (half - 1) - (double) p / up;
        phase[i] = sinc(cutoff, t) * kaiser(t / half, beta);
        total += phase[i];
      }
      // Every phase passes a constant unchanged; else the phases themselves would sound.
      for (int i = 0; i < taps; i++) {
        weights[p * taps + i] = (float) (phase[i] / total);
      }
    }
    return weights;
  }

  private static double sinc(double cutoff, double t) {
    return Math.abs(t) < 1e-9 ? cutoff / Math.PI : Math.sin(cutoff * t) / (Math.PI * t);
  }

  private static double kaiser(double x, double beta) {
    return Math.abs(x) > 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta);
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

  private static void requireKnown(String name, int rateHz) {
    if (!RATES_HZ.contains(rateHz)) {
      throw new IllegalArgumentException(
          name + " = " + rateHz + ", must be 8000, 11025, 16000, 22050, 24000, 44100 or 48000");
    }
  }

  private static void requireRoom(short[] out, int outOffset, int needed) {
    if (out.length - outOffset < needed) {
      throw new IllegalArgumentException(
          "room in out = " + (out.length - outOffset) + ", must be >= " + needed);
    }
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
