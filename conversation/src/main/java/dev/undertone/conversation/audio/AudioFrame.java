package dev.undertone.conversation.audio;

import java.time.Duration;

/**
 * A slice of one voice as linear PCM.
 *
 * <p>Whoever builds a frame hands over the array and does not touch it again; readers do not write
 * to it. {@code firstSample} counts samples per channel since the call began, so lost frames leave
 * a gap instead of shifting time; {@code receivedNanos} is the call's clock at the socket and
 * serves latency figures only.
 *
 * @param format rate and channels of {@code samples}
 * @param firstSample position of the first sample, from 0, per channel, at this format's rate
 * @param receivedNanos when the last byte of it arrived
 * @param samples interleaved PCM
 */
public record AudioFrame(
    AudioFormat format, long firstSample, long receivedNanos, short[] samples) {

  public AudioFrame {
    if (firstSample < 0) {
      throw new IllegalArgumentException("firstSample = " + firstSample + ", must be >= 0");
    }
    if (samples.length % format.channels() != 0) {
      throw new IllegalArgumentException(
          "samples = " + samples.length + ", must be whole sets of " + format.channels());
    }
  }

  /** Samples per channel. */
  public int length() {
    return samples.length / format.channels();
  }

  /** Position after the last sample. */
  public long endSample() {
    return firstSample + length();
  }

  /** How long it lasts. */
  public Duration duration() {
    return format.lasting(length());
  }
}
