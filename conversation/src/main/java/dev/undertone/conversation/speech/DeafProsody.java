package dev.undertone.conversation.speech;

import java.util.List;

/** Hears nothing: of a house that reads nothing from how a caller speaks. One thread. */
record DeafProsody(int sampleRateHz) implements ProsodyAnalyzer {

  @Override
  public void accept(short[] samples, int offset, int length, long firstSample, boolean speech) {}

  @Override
  public Prosody sinceTurnStart() {
    return Prosody.NONE.without(EmotionUse.off("signals.voice is off"));
  }

  @Override
  public void turnStarted(long atSample) {}

  @Override
  public void turnEnded() {}

  @Override
  public void words(List<Word> words, String language) {}

  @Override
  public Sound sound() {
    return Sound.SPEECH;
  }

  @Override
  public char takeKey() {
    return 0;
  }

  @Override
  public void emotion(EmotionUse use) {}

  @Override
  public void forgetCaller() {}

  @Override
  public void close() {}
}
