package dev.undertone.prosody;

import java.util.Random;

/**
 * What a telephone line carries besides voices, made up at 8 kHz so that the right answer is known:
 * key tones, signals of exchanges, noise of several colours, and music of several kinds.
 */
final class Sounds {

  static final int RATE_HZ = 8_000;

  private static final double[] LOW_HZ = {697, 770, 852, 941};
  private static final double[] HIGH_HZ = {1_209, 1_336, 1_477, 1_633};
  static final String KEYS = "123A456B789C*0#D";

  /** Colours of noise. */
  enum Noise {
    WHITE,
    PINK,
    BROWN
  }

  /** Kinds of music. */
  enum Music {
    /** Sustained chords. */
    ORGAN,
    /** Five detuned and trembling voices a note, with formants. */
    CHOIR,
    /** Chords struck and dying away, over a bass. */
    PIANO,
    /** Chords, a trembling melody and a bass. */
    STRINGS,
    /** Chords, melody, bass and drums. */
    BAND,
    /** The same with its loudness pulsing. */
    PULSING,
    /** A melody without vibrato and nothing else. */
    SOLO,
    /** A melody with vibrato and nothing else: to an analyser, a singer. */
    SOLO_VIBRATO
  }

  private Sounds() {}

  /** Silence, a key, and silence; about −7 dBFS at its peaks. */
  static double[] key(int key, int millis, double highOverLowDb, double detuned) {
    double high = Math.pow(10, highOverLowDb / 20);
    double gain = 0.45 / (1 + high);
    int lead = RATE_HZ / 20 + 37 * key;
    double[] wave = new double[lead + millis * RATE_HZ / 1_000 + RATE_HZ / 10];
    for (int i = 0; i < millis * RATE_HZ / 1_000; i++) {
      double t = 2 * Math.PI * (1 + detuned) * i / RATE_HZ;
      double low = Math.sin(LOW_HZ[key / 4] * t + key);
      wave[lead + i] = gain * (low + high * Math.sin(HIGH_HZ[key % 4] * t));
    }
    return wave;
  }

  /** Sines together, on for so long and off for so long, from the beginning on. */
  static double[] tones(int millis, int onMillis, int offMillis, double... hz) {
    double[] wave = new double[millis * RATE_HZ / 1_000];
    for (int i = 0; i < wave.length; i++) {
      boolean on = i * 1_000L / RATE_HZ % (onMillis + offMillis) < onMillis;
      for (double each : hz) {
        wave[i] += on ? 0.4 / hz.length * Math.sin(2 * Math.PI * each * i / RATE_HZ) : 0;
      }
    }
    return wave;
  }

  static double[] noise(Noise colour, int millis, long seed) {
    Random random = new Random(seed);
    double[] wave = new double[millis * RATE_HZ / 1_000];
    double brown = 0;
    double slow = 0;
    double middle = 0;
    double fast = 0;
    for (int i = 0; i < wave.length; i++) {
      double white = random.nextGaussian();
      brown = 0.998 * brown + white;
      // Three poles make pink noise within a decibel or two of the telephone band.
      slow = 0.99765 * slow + white * 0.0990460;
      middle = 0.96300 * middle + white * 0.2965164;
      fast = 0.57000 * fast + white * 1.0526913;
      wave[i] =
          switch (colour) {
            case WHITE -> white;
            case PINK -> slow + middle + fast + white * 0.1848;
            case BROWN -> brown;
          };
    }
    return wave;
  }

  static double[] music(Music kind, int millis, long seed) {
    return new HoldMusic(kind, millis, seed).wave();
  }

  /**
   * As samples: scaled to a peak, with white noise, through mu-law.
   *
   * @param snrDb over the time in which it sounds; 100 for none
   */
  static short[] overTelephone(double[] wave, double peakDbfs, double snrDb, long seed) {
    return Recordings.muLaw(samples(wave, peakDbfs, snrDb, seed));
  }

  static short[] samples(double[] wave, double peakDbfs, double snrDb, long seed) {
    double peak = 1e-9;
    double energy = 0;
    int sounding = 1;
    for (double each : wave) {
      peak = Math.max(peak, Math.abs(each));
      energy += each * each;
      sounding += each == 0 ? 0 : 1;
    }
    Random random = new Random(seed);
    double noise = snrDb >= 100 ? 0 : Math.sqrt(energy / sounding) * Math.pow(10, -snrDb / 20);
    double gain = 32_767 * Math.pow(10, peakDbfs / 20) / peak;
    short[] samples = new short[wave.length];
    for (int i = 0; i < wave.length; i++) {
      double value = gain * (wave[i] + noise * random.nextGaussian());
      samples[i] = (short) Math.clamp(Math.round(value), -32_768, 32_767);
    }
    return samples;
  }
}
