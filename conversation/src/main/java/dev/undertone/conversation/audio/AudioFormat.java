package dev.undertone.conversation.audio;

import java.time.Duration;

/**
 * Rate and channels of signed 16-bit linear PCM, interleaved.
 *
 * @param sampleRateHz samples per second and channel, 8000–48000
 * @param channels 1 or 2
 */
public record AudioFormat(int sampleRateHz, int channels) {

  /** What telephones speak. */
  public static final AudioFormat NARROWBAND = new AudioFormat(8_000, 1);

  /** What recognisers listen to. */
  public static final AudioFormat WIDEBAND = new AudioFormat(16_000, 1);

  public AudioFormat {
    if (sampleRateHz < 8_000 || sampleRateHz > 48_000) {
      throw new IllegalArgumentException(
          "sampleRateHz = " + sampleRateHz + ", must be 8000 to 48000");
    }
    if (channels < 1 || channels > 2) {
      throw new IllegalArgumentException("channels = " + channels + ", must be 1 or 2");
    }
  }

  /** Mono at this rate. */
  public static AudioFormat mono(int sampleRateHz) {
    return new AudioFormat(sampleRateHz, 1);
  }

  /** How long {@code samples} per channel last. */
  public Duration lasting(long samples) {
    return Duration.ofNanos(Math.round(samples * 1e9 / sampleRateHz));
  }

  /** How many samples per channel last {@code duration}, rounded down. */
  public long samplesIn(Duration duration) {
    return Math.multiplyExact(duration.toMillis(), sampleRateHz) / 1_000;
  }
}
