package dev.undertone.conversation.speech;

/**
 * One recognised word and where it was said.
 *
 * @param text as the recogniser spells it
 * @param startSample position of its first sample in the call, at the recogniser's input rate
 * @param endSample position after its last sample
 * @param confidence 0–1
 */
public record Word(String text, long startSample, long endSample, double confidence) {
  public Word {
    if (endSample < startSample) {
      throw new IllegalArgumentException(
          "endSample = " + endSample + ", must be >= startSample = " + startSample);
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence = " + confidence + ", must be 0 to 1");
    }
  }
}
