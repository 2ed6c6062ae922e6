package dev.undertone.prosody;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.ProsodyAnalyzer;

/** Opens an analyser per channel; any rate of the resampler will do. Stateless. */
public final class TarsosProsody implements ProsodyAnalyzer.Factory {

  @Override
  public ProsodyAnalyzer open(int sampleRateHz, EmotionUse emotion) {
    return new TarsosProsodyAnalyzer(sampleRateHz, emotion);
  }
}
