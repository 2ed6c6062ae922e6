package dev.undertone.prosody;

import java.util.Random;

/**
 * A made-up voice that moves as a living one does: a melody that falls and wanders, syllables with
 * formants of their own, breath between them. At {@link Voices#RATE_HZ}.
 */
final class SpokenVoice {

  private static final double[][] VOWELS = {
    {700, 1_200, 2_500},
    {400, 2_000, 2_600},
    {300, 2_300, 3_000},
    {450, 900, 2_400},
    {350, 700, 2_300}
  };

  private SpokenVoice() {}

  static short[] calm(int millis) {
    return speak(millis, 120, 4, 4.5, 10, 1);
  }

  static short[] upset(int millis) {
    return speak(millis, 200, 7, 6, 4, 1);
  }

  /**
   * @param hz middle of the melody
   * @param rangeSemitones from its lowest to its highest
   * @param syllables per second
   * @param tiltDbPerOctave how fast partials fade
   */
  static short[] speak(
      int millis,
      double hz,
      double rangeSemitones,
      double syllables,
      double tiltDbPerOctave,
      long seed) {
    Random random = new Random(seed);
    short[] out = new short[Voices.RATE_HZ * millis / 1_000];
    double phase = 0;
    double[] vowel = VOWELS[0];
    double accent = 0;
    double loud = 1;
    int syllable = -1;
    for (int i = 0; i < out.length; i++) {
      double t = (double) i / Voices.RATE_HZ;
      if ((int) (t * syllables) != syllable) {
        syllable = (int) (t * syllables);
        vowel = VOWELS[random.nextInt(VOWELS.length)];
        accent = random.nextDouble() - 0.5;
        loud = 0.5 + 0.5 * random.nextDouble();
      }
      double within = t * syllables - syllable;
      double melody = rangeSemitones * (accent * Math.sin(Math.PI * within) - 0.2 * (t % 2 - 1));
      double pitch = hz * Math.pow(2, melody / 12);
      phase += pitch / Voices.RATE_HZ;
      double open = within < 0.8 ? Math.sin(Math.PI * within / 0.8) : 0;
      double wave = 0.02 * random.nextGaussian() * (within >= 0.8 ? 1 : 0.2);
      for (int k = 1; k * pitch < 3_600 && open > 0; k++) {
        wave +=
            open
                * loud
                * gain(k * pitch, k, vowel, tiltDbPerOctave)
                * Math.cos(2 * Math.PI * k * phase);
      }
      out[i] = (short) Math.clamp(Math.round(3_000 * wave), -32_768, 32_767);
    }
    return out;
  }

  private static double gain(double hz, int partial, double[] vowel, double tiltDbPerOctave) {
    double resonance = 0.05;
    for (double formant : vowel) {
      double off = (hz - formant) / 90;
      resonance += 1 / (1 + off * off);
    }
    return resonance * Math.pow(10, -tiltDbPerOctave * Math.log(partial) / Math.log(2) / 20);
  }
}
