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
      double swaying = swaying(t);
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

  /** Time as it passes for a voice whose pitch sways. */
  static double swaying(double seconds) {
    double omega = 2 * Math.PI * SWAYS_HZ;
    return seconds - SWAY * Math.cos(omega * seconds) / omega;
  }

  /** By what the pitch of such a voice is higher than its mean, as a factor. */
  static double sway(double seconds) {
    return 1 + SWAY * Math.sin(2 * Math.PI * SWAYS_HZ * seconds);
  }

  /** One part of {@link #spoken}: a vowel of so many milliseconds. */
  record Vowel(double f1Hz, double f2Hz, int millis) {
    static Vowel a(int millis) {
      return new Vowel(730, 1_090, millis);
    }

    static Vowel i(int millis) {
      return new Vowel(270, 2_290, millis);
    }

    static Vowel o(int millis) {
      return new Vowel(450, 800, millis);
    }

    /** The vowel of "uh". */
    static Vowel schwa(int millis) {
      return new Vowel(520, 1_450, millis);
    }
  }

  /**
   * Vowels that run into one another within 60 ms, on a voice that starts at {@code hz}.
   *
   * @param semitonesPerSecond how its pitch moves
   */
  static short[] spoken(double hz, double semitonesPerSecond, Vowel... vowels) {
    int millis = Arrays.stream(vowels).mapToInt(Vowel::millis).sum();
    double[] wave = new double[RATE_HZ * millis / 1_000];
    double phase = 0;
    double loudest = 0;
    for (int n = 0; n < wave.length; n++) {
      double t = (double) n / RATE_HZ;
      double pitchHz = hz * Math.pow(2, semitonesPerSecond * t / 12);
      phase += 2 * Math.PI * pitchHz / RATE_HZ;
      double[] formants = formants(vowels, t * 1_000);
      for (int k = 1; k * pitchHz < 3_500; k++) {
        double gain =
            resonance(k * pitchHz, formants[0], 80) + resonance(k * pitchHz, formants[1], 110) / 2;
        wave[n] += (gain + 0.02) / k * Math.sin(k * phase);
      }
      double edge = Math.min(n, wave.length - 1 - n) / (0.015 * RATE_HZ);
      wave[n] *= Math.min(1, edge);
      loudest = Math.max(loudest, Math.abs(wave[n]));
    }
    short[] samples = new short[wave.length];
    for (int n = 0; n < wave.length; n++) {
      samples[n] = (short) Math.round(10_000 * wave[n] / loudest);
    }
    return samples;
  }

  private static double[] formants(Vowel[] vowels, double atMillis) {
    double end = 0;
    for (int v = 0; v + 1 < vowels.length; v++) {
      end += vowels[v].millis();
      if (atMillis < end + 30) {
        double into = Math.clamp((atMillis - end + 30) / 60, 0, 1);
        return new double[] {
          vowels[v].f1Hz() + into * (vowels[v + 1].f1Hz() - vowels[v].f1Hz()),
          vowels[v].f2Hz() + into * (vowels[v + 1].f2Hz() - vowels[v].f2Hz())
        };
      }
    }
    Vowel last = vowels[vowels.length - 1];
    return new double[] {last.f1Hz(), last.f2Hz()};
  }

  private static double resonance(double hz, double formantHz, double bandwidthHz) {
    double off = (hz - formantHz) / bandwidthHz;
    return 1 / (1 + off * off);
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
