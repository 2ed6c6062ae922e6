package dev.undertone.conversation;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.Sound;
import dev.undertone.conversation.speech.Word;
import java.util.ArrayList;
import java.util.List;

/** Prosody that hears nothing and remembers what it was told. Used by one thread, read after it. */
final class RecordingProsody implements ProsodyAnalyzer {

  final List<Long> turnStarts = new ArrayList<>();
  final List<EmotionUse> emotions = new ArrayList<>();

  /** Loudest sample of each hundredth of a second of the call. */
  final List<Integer> loudest = new ArrayList<>();

  int opened;
  long nextSample;
  long samples;
  boolean closed;

  @Override
  public int sampleRateHz() {
    return Ears.RATE_HZ;
  }

  @Override
  public void accept(short[] pcm, int offset, int length, long firstSample, boolean speech) {
    nextSample = firstSample + length;
    samples += length;
    for (int i = 0; i < length; i++) {
      int hundredth = (int) ((firstSample + i) / (Ears.RATE_HZ / 100));
      while (loudest.size() <= hundredth) {
        loudest.add(0);
      }
      loudest.set(hundredth, Math.max(loudest.get(hundredth), Math.abs(pcm[offset + i])));
    }
  }

  @Override
  public Prosody sinceTurnStart() {
    return Prosody.NONE;
  }

  @Override
  public void turnStarted(long atSample) {
    turnStarts.add(atSample);
  }

  @Override
  public void turnEnded() {}

  @Override
  public void words(List<Word> words, String language) {}

  @Override
  public Sound sound() {
    return Sound.SILENCE;
  }

  @Override
  public char takeKey() {
    return 0;
  }

  @Override
  public void emotion(EmotionUse use) {
    emotions.add(use);
  }

  @Override
  public void forgetCaller() {}

  @Override
  public void close() {
    closed = true;
  }
}
