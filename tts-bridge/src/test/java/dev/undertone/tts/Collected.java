package dev.undertone.tts;

import java.util.Arrays;

/** A sink that keeps what it gets, and knows when the first sample came. */
final class Collected implements SpeechEngine.Sink {

  private short[] samples = new short[0];
  private long firstNanos;

  @Override
  public void accept(short[] more, int offset, int length) {
    firstNanos = samples.length == 0 ? System.nanoTime() : firstNanos;
    int old = samples.length;
    samples = Arrays.copyOf(samples, old + length);
    System.arraycopy(more, offset, samples, old, length);
  }

  short[] samples() {
    return samples;
  }

  long firstNanos() {
    return firstNanos;
  }

  int loudest() {
    int loudest = 0;
    for (short sample : samples) {
      loudest = Math.max(loudest, Math.abs(sample));
    }
    return loudest;
  }

  double seconds(int rateHz) {
    return (double) samples.length / rateHz;
  }

  int clipped() {
    int clipped = 0;
    for (short sample : samples) {
      clipped += Math.abs(sample) >= Short.MAX_VALUE ? 1 : 0;
    }
    return clipped;
  }

  double rms() {
    double sum = 0;
    for (short sample : samples) {
      sum += (double) sample * sample;
    }
    return Math.sqrt(sum / Math.max(1, samples.length));
  }

  /** Samples before the first that is louder than −44 dBFS. */
  int leadIn() {
    int i = 0;
    while (i < samples.length && Math.abs(samples[i]) < 200) {
      i++;
    }
    return i;
  }

  /** The longest run of samples below −44 dBFS. */
  int longestSilence() {
    int longest = 0;
    int run = 0;
    for (short sample : samples) {
      run = Math.abs(sample) < 200 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
