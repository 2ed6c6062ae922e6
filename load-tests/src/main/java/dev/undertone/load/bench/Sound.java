package dev.undertone.load.bench;

import java.util.Random;

/** Sounds that cost analysers what speech costs them. */
final class Sound {

  static final int RATE_HZ = 16_000;

  private Sound() {}

  /** At {@value #RATE_HZ} Hz. */
  static short[] voice(int samples) {
    return voice(samples, RATE_HZ);
  }

  /** A vowel on a gliding pitch of 110–190 Hz, four syllables a second, over quiet noise. */
  static short[] voice(int samples, int rateHz) {
    Random random = new Random(1);
    short[] voice = new short[samples];
    double phase = 0;
    for (int i = 0; i < samples; i++) {
      double seconds = (double) i / rateHz;
      phase += 2 * Math.PI * (150 + 40 * Math.sin(2 * Math.PI * 0.5 * seconds)) / rateHz;
      double sound = 0;
      for (int harmonic = 1; harmonic <= 12; harmonic++) {
        sound += Math.sin(harmonic * phase) / harmonic;
      }
      double syllable = 0.55 + 0.45 * Math.sin(2 * Math.PI * 4 * seconds);
      voice[i] = (short) (5_000 * syllable * sound + 40 * random.nextGaussian());
    }
    return voice;
  }
}
