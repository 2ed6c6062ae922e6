package dev.undertone.conversation.speech;

/**
 * Port: hears how something is said, in steps of 10 ms. One per call and channel.
 *
 * <p>Used by one thread; a step allocates nothing once warm. State is constant in size.
 */
public interface ProsodyAnalyzer extends AutoCloseable {

  /** The only rate it takes, mono. */
  int sampleRateHz();

  /**
   * Takes samples of any number, in order.
   *
   * @param firstSample position of {@code samples[offset]} in the call; a jump is a gap
   * @param speech whether voice activity holds these samples to be speech
   */
  void accept(short[] samples, int offset, int length, long firstSample, boolean speech);

  /** What was heard since {@link #turnStarted}, as far as it is known. */
  Prosody sinceTurnStart();

  /** Begins a new turn at this position, forgetting the last one but not the caller's baseline. */
  void turnStarted(long atSample);

  /** Lets the finished turn into the caller's baseline. */
  void turnEnded();

  /** Forgets the caller's baseline as well, for instance on opt-out. */
  void forgetCaller();

  @Override
  void close();

  /** Opens one analyser per channel. Any thread. */
  interface Factory {
    /**
     * @param sampleRateHz of the audio to come
     * @param emotion whether arousal may be computed at all; false leaves it unavailable
     */
    ProsodyAnalyzer open(int sampleRateHz, boolean emotion);
  }
}
