package dev.undertone.prosody;

import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import java.util.Arrays;

/** Made-up sounds at 16 kHz of which the right answer is known. */
final class Voices {

  static final int RATE_HZ = 16_000;

  private static final double SWAY = 0.008;
  private static final double SWAYS_HZ = 1.7;

  private Voices() {}

  static short[] tone(double hz, int millis) {
    return harmonics(hz, 1, 0, millis, 0);
  }

  /** Equal partials up to 3.5 kHz. */
  static short[] pulses(double hz, int millis) {
    return harmonics(hz, 100, 0, millis, 0);
  }

  /**
   * A voice with syllables. Its pitch sways by {@value #SWAY}: no throat holds a frequency as an
   * instrument does.
   *
   * @param tiltDbPerOctave how fast partials fade
   * @param syllables per second; 0 for a steady sound
   */
  static short[] harmonics(
      double hz, int partials, double tiltDbPerOctave, int millis, double syllables) {
    double[] wave = new double[RATE_HZ * millis / 1_000];
    double loudest = 0;
    for (int i = 0; i < wave.length; i++) {
      double t = (double) i / RATE_HZ;
      double swaying = t - SWAY * Math.cos(2 * Math.PI * SWAYS_HZ * t) / (2 * Math.PI * SWAYS_HZ);
      for (int k = 1; k <= partials && k * hz < 3_500; k++) {
        double gain = Math.pow(10, -tiltDbPerOctave * Math.log(k) / Math.log(2) / 20);
        wave[i] += gain * Math.cos(2 * Math.PI * k * hz * swaying);
      }
      double dip = syllables == 0 ? 1 : 0.2 + 0.8 * Math.abs(Math.sin(Math.PI * syllables * t));
      wave[i] *= dip;
      loudest = Math.max(loudest, Math.abs(wave[i]));
    }
    short[] samples = new short[wave.length];
    for (int i = 0; i < wave.length; i++) {
      samples[i] = (short) Math.round(12_000 * wave[i] / loudest);
    }
    return samples;
  }

  static short[] silence(int millis) {
    return new short[RATE_HZ * millis / 1_000];
  }

  static short[] join(short[]... parts) {
    short[] all = new short[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (short[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  static ProsodyAnalyzer analyzer() {
    return new TarsosProsody().open(RATE_HZ, EmotionUse.ALLOWED);
  }

  /** What a fresh analyser makes of one turn, followed by 200 ms of silence. */
  static Prosody heard(short[] turn) {
    try (ProsodyAnalyzer analyzer = analyzer()) {
      return heard(analyzer, turn, 0);
    }
  }

  static Prosody heard(ProsodyAnalyzer analyzer, short[] turn, long at) {
    short[] all = join(turn, silence(200));
    analyzer.turnStarted(at);
    analyzer.accept(all, 0, turn.length, at, true);
    analyzer.accept(all, turn.length, all.length - turn.length, at + turn.length, false);
    return analyzer.sinceTurnStart();
  }
}
