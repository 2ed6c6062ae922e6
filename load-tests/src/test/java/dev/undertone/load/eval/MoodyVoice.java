package dev.undertone.load.eval;

import static dev.undertone.load.eval.Telephone.joined;
import static dev.undertone.load.eval.Telephone.silence;

import dev.undertone.conversation.reply.SpeechSynthesizer.Voice;
import dev.undertone.tts.MaryEngine;
import dev.undertone.tts.TtsConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Says the same words calmly, hesitantly and in agitation, as a telephone line would carry it. The
 * voice is synthetic: its agitation is rate, pitch and loudness, its hesitation "uh", pauses and a
 * slow pace.
 */
final class MoodyVoice implements AutoCloseable {

  private static final int PAUSE_MILLIS = 420;

  private final MaryEngine engine = new MaryEngine(TtsConfig.Mary.DEFAULT);

  /**
   * @param pitch of this speaker, semitones over the voice's own
   */
  short[] calm(String text, double pitch) throws InterruptedException {
    return say(text, new Voice("", 1, pitch, 1));
  }

  short[] agitated(String text, double pitch) throws InterruptedException {
    return say(text, new Voice("", 1.3, pitch + 5, 1.8));
  }

  /** A third of the words, "uh", a third, a pause, and the rest, slowly. */
  short[] hesitant(String text, double pitch) throws InterruptedException {
    Voice slow = new Voice("", 0.85, pitch, 1);
    List<String> words = List.of(text.split(" ", -1));
    int third = Math.max(1, words.size() / 3);
    List<short[]> parts = new ArrayList<>();
    parts.add(trimmed(say(String.join(" ", words.subList(0, third)), slow)));
    parts.add(silence(PAUSE_MILLIS));
    parts.add(trimmed(say("uh", new Voice("", 0.6, pitch - 2, 1))));
    parts.add(silence(PAUSE_MILLIS));
    parts.add(trimmed(say(String.join(" ", words.subList(third, 2 * third)), slow)));
    parts.add(silence(PAUSE_MILLIS));
    parts.add(trimmed(say(String.join(" ", words.subList(2 * third, words.size())), slow)));
    return joined(parts.toArray(short[][]::new));
  }

  private short[] say(String text, Voice voice) throws InterruptedException {
    List<short[]> parts = new ArrayList<>();
    engine.speak(
        text,
        voice,
        Telephone.RATE_HZ,
        (samples, offset, count) -> parts.add(Arrays.copyOfRange(samples, offset, offset + count)));
    return Telephone.line(joined(parts.toArray(short[][]::new)), Telephone.RATE_HZ);
  }

  /** Without the silence at both ends, so that a pause is as long as it says. */
  private static short[] trimmed(short[] audio) {
    int loudest = 0;
    for (short sample : audio) {
      loudest = Math.max(loudest, Math.abs(sample));
    }
    int quiet = loudest / 32;
    int from = 0;
    int to = audio.length;
    while (from < to && Math.abs(audio[from]) < quiet) {
      from++;
    }
    while (to > from && Math.abs(audio[to - 1]) < quiet) {
      to--;
    }
    return Arrays.copyOfRange(audio, from, to);
  }

  @Override
  public void close() {
    engine.close();
  }
}
