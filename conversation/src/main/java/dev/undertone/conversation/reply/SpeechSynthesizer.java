package dev.undertone.conversation.reply;

import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.turn.TurnScope;

/** Port: gives text a voice. Any thread. */
public interface SpeechSynthesizer {

  /**
   * Starts speaking while the text still comes. Clauses are synthesised ahead of the reader by at
   * most 400 ms of audio. Work runs in stages forked from {@code scope} and ends with it. Marks
   * {@code FIRST_CLAUSE} and {@code FIRST_AUDIO} on the scope's timeline.
   *
   * @param out rate of the chunks, mono
   */
  SpeechStream speak(TextSource text, Voice voice, AudioFormat out, TurnScope scope);

  /**
   * How to sound.
   *
   * @param name the engine's own name for the voice; empty for its default
   * @param rate 0.5–2, 1 = as the voice is
   * @param pitchSemitones −12…12
   * @param volume 0–2, 1 = as the voice is
   */
  record Voice(String name, double rate, double pitchSemitones, double volume) {
    public static final Voice DEFAULT = new Voice("", 1, 0, 1);

    public Voice {
      if (!(rate >= 0.5 && rate <= 2)) {
        throw new IllegalArgumentException("rate = " + rate + ", must be 0.5 to 2");
      }
      if (!(pitchSemitones >= -12 && pitchSemitones <= 12)) {
        throw new IllegalArgumentException(
            "pitchSemitones = " + pitchSemitones + ", must be -12 to 12");
      }
      if (!(volume >= 0 && volume <= 2)) {
        throw new IllegalArgumentException("volume = " + volume + ", must be 0 to 2");
      }
    }

    public Voice atRate(double newRate) {
      return new Voice(name, newRate, pitchSemitones, volume);
    }
  }
}
