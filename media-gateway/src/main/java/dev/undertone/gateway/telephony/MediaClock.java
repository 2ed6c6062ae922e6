package dev.undertone.gateway.telephony;

import dev.undertone.conversation.audio.AudioFormat;

/**
 * Where in the call an 8 kHz carrier's audio belongs, and what silence stands for what did not
 * come. One thread.
 *
 * <p>Carriers stop sending in silence, or lose packets: timestamps show a gap afterwards, and a
 * carrier that has sent nothing for {@link #INACTIVE_NANOS} is taken to be silent, or a turn would
 * never end. A gap of up to {@link #MAX_FILL} samples is filled; of a longer one the rest is left
 * open, up to {@link #MAX_GAP}, beyond which a timestamp is not believed.
 */
final class MediaClock {

  static final long INACTIVE_NANOS = 750_000_000L;
  static final int MAX_FILL = 200 * 8;
  static final int MAX_GAP = 60_000 * 8;

  private static final int SAMPLES_PER_MILLI = AudioFormat.NARROWBAND.sampleRateHz() / 1_000;
  private static final long NANOS_PER_SAMPLE = 1_000_000_000L / 8_000;

  /** Timestamps are whole milliseconds and carriers jitter: less than a frame is no gap. */
  private static final int TOLERANCE = 20 * SAMPLES_PER_MILLI;

  private long nextSample;
  private long originMillis;
  private boolean anchored;
  private long filledUntilNanos;
  private boolean inactive;

  /** The stream begins. */
  void begin(long nowNanos) {
    filledUntilNanos = nowNanos;
  }

  /** Takes the place of the next {@code samples} and returns the position of their first. */
  long take(int samples) {
    long first = nextSample;
    nextSample += samples;
    return first;
  }

  /**
   * Silence to be put before audio of this timestamp.
   *
   * @param timestampMillis −1 where it is unknown: then there is no gap
   */
  int silenceBefore(long timestampMillis) {
    if (timestampMillis < 0) {
      return 0;
    }
    if (!anchored) {
      anchorAt(timestampMillis);
      return 0;
    }
    long gap = (timestampMillis - originMillis) * SAMPLES_PER_MILLI - nextSample;
    if (gap < 0 || gap > MAX_GAP) {
      // More came, or was filled, than the timestamps say: from here on they start anew.
      anchorAt(timestampMillis);
      return 0;
    }
    if (gap < TOLERANCE) {
      return 0;
    }
    int fill = (int) Math.min(gap, MAX_FILL);
    nextSample += gap - fill;
    return fill;
  }

  private void anchorAt(long timestampMillis) {
    anchored = true;
    originMillis = timestampMillis - nextSample / SAMPLES_PER_MILLI;
  }

  /** Audio came. */
  void heardFrom(long nowNanos) {
    filledUntilNanos = nowNanos;
    inactive = false;
  }

  /** Silence that stands for what the carrier has not sent by now. */
  int silenceDue(long nowNanos) {
    long quiet = nowNanos - filledUntilNanos;
    if (!inactive && quiet < INACTIVE_NANOS) {
      return 0;
    }
    inactive = true;
    int samples = (int) Math.min(quiet / NANOS_PER_SAMPLE, MAX_GAP);
    filledUntilNanos += samples * NANOS_PER_SAMPLE;
    return samples;
  }
}
