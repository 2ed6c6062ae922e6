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

  /** What {@link #words} was given, and in which language, call by call. */
  final List<List<Word>> words = new ArrayList<>();

  final List<String> languages = new ArrayList<>();
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
  public void words(List<Word> spoken, String language) {
    words.add(spoken);
    languages.add(language);
  }

  @Override
  public Sound sound() {
    return Sound.SILENCE;
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
  public void close() {
    closed = true;
  }
}
