package dev.undertone.conversation;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.Sound;
import dev.undertone.conversation.speech.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Prosody that hears nothing and remembers what it was told. Used by one thread, read after it. */
final class RecordingProsody implements ProsodyAnalyzer {

  final List<Long> turnStarts = new ArrayList<>();

  /** What each stretch of the line carries, by its first sample. */
  final NavigableMap<Long, Sound> sounds = new TreeMap<>();

  /** Keys by the sample from which their tone is known. */
  final NavigableMap<Long, Character> keys = new TreeMap<>();

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
  public void words(List<Word> words, String language) {}

  @Override
  public Sound sound() {
    var now = sounds.floorEntry(nextSample - 1);
    return now == null ? Sound.SILENCE : now.getValue();
  }

  @Override
  public char takeKey() {
    var first = keys.firstEntry();
    if (first == null || first.getKey() >= nextSample) {
      return 0;
    }
    keys.pollFirstEntry();
    return first.getValue();
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
