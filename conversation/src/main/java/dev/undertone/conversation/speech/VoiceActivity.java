package dev.undertone.conversation.speech;

/**
 * Port: tells speech from everything else, one window at a time. One per call and channel.
 *
 * <p>Used by one thread. A window takes well under a millisecond, on the calling thread.
 */
public interface VoiceActivity extends AutoCloseable {

  /** The only rate it takes, mono. */
  int sampleRateHz();

  /** Samples in one window: 32 ms. */
  int windowSamples();

  /**
   * @param samples holds at least {@code offset + windowSamples()} PCM values
   * @return probability of speech in that window, 0–1
   */
  double probability(short[] samples, int offset);

  /** Forgets what was heard, as after a gap in the audio. */
  void reset();

  /** Idempotent. */
  @Override
  void close();

  /** Opens one detector per channel. Any thread. */
  interface Factory {
    VoiceActivity open();
  }
}
