package dev.undertone.conversation.speech;

import java.util.List;

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

  /**
   * The words of the open or just finished turn as far as they are final, in order; replaces what
   * was given before. Their positions are of this analyser's rate.
   *
   * @param language BCP-47 tag of the words
   */
  void words(List<Word> words, String language);

  /** What the line carries now, judged by the last few hundred milliseconds. */
  Sound sound();

  /** A telephone key whose tone was heard and not asked for yet; 0 without. */
  char takeKey();

  /**
   * Allows or stops emotion from now on. Stopping it also forgets what was learned of the caller.
   */
  void emotion(EmotionUse use);

  /** Forgets the caller's baseline as well, for instance when somebody else speaks. */
  void forgetCaller();

  @Override
  void close();

  /** Opens one analyser per channel. Any thread. */
  interface Factory {

    /** Opens analysers that hear nothing. */
    Factory DEAF = (sampleRateHz, emotion) -> new DeafProsody(sampleRateHz);

    /**
     * @param sampleRateHz of the audio to come
     * @param emotion whether emotion may be computed at first; it is unavailable while not
     */
    ProsodyAnalyzer open(int sampleRateHz, EmotionUse emotion);
  }
}
