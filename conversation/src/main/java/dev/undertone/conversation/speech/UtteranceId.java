package dev.undertone.conversation.speech;

/**
 * Counts the utterances of one call.
 *
 * @param value from 1
 */
public record UtteranceId(long value) {
  public UtteranceId {
    if (value < 1) {
      throw new IllegalArgumentException("utterance id = " + value + ", must be >= 1");
    }
  }

  public UtteranceId next() {
    return new UtteranceId(value + 1);
  }
}
