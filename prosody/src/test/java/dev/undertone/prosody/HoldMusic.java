package dev.undertone.prosody;

import java.util.Random;

/** Some bars of music, the same for the same seed: key, tempo, chords and instruments vary. */
final class HoldMusic {

  private static final int RATE_HZ = Sounds.RATE_HZ;
  private static final int[][] PROGRESSIONS = {
    {0, 5, 7, 0}, {0, 9, 5, 7}, {0, 7, 9, 5}, {9, 5, 0, 7}, {0, 3, 5, 3}
  };
  private static final int[] SCALE = {0, 2, 4, 5, 7, 9, 11};
  private static final double[][] INSTRUMENTS = {
    {1, .5, .3, .2, .12, .08, .05},
    {1, 0, .4, 0, .2, 0, .1},
    {1, .9, .8, .7, .6, .5, .4, .3, .25, .2},
    {1, .2, .05},
    {1, .6, .7, .3, .4, .1, .2, .1}
  };
  private static final double[] BASS = {1, .7, .5, .3, .2, .1};

  private final Random random;
  private final Sounds.Music kind;
  private final double[] wave;
  private final double vibratoSemitones;
  private final double vibratoHz;

  HoldMusic(Sounds.Music kind, int millis, long seed) {
    this.kind = kind;
    this.random = new Random(seed * 31 + kind.ordinal());
    this.wave = new double[millis * RATE_HZ / 1_000];
    this.vibratoHz = 4.5 + 2 * random.nextDouble();
    this.vibratoSemitones =
        switch (kind) {
          case STRINGS, SOLO_VIBRATO -> 0.2 + 0.3 * random.nextDouble();
          case CHOIR -> 0.3;
          case ORGAN, PIANO, BAND, PULSING, SOLO -> 0;
        };
  }

  double[] wave() {
    double beat = 60.0 / (60 + random.nextInt(100));
    int key = random.nextInt(12);
    int[] progression = PROGRESSIONS[random.nextInt(PROGRESSIONS.length)];
    double[] chordTimbre = instrument();
    double[] melodyTimbre = instrument();
    double end = (double) wave.length / RATE_HZ;
    int bar = 0;
    for (double at = 0; at < end; at += 4 * beat) {
      int root = progression[bar++ % progression.length];
      boolean alone = kind == Sounds.Music.SOLO || kind == Sounds.Music.SOLO_VIBRATO;
      if (!alone) {
        chords(at, beat, key + root, root == 9 || root == 3, chordTimbre);
      }
      if (kind != Sounds.Music.ORGAN && kind != Sounds.Music.CHOIR) {
        if (kind != Sounds.Music.PIANO) {
          melody(at, beat, key, melodyTimbre);
        }
        for (int k = 0; k < 4 && !alone; k++) {
          note(at + k * beat, beat * 0.9, midi(36 + key + root % 12), 0.4, BASS, 0.01, 0.6, 0);
        }
      }
      if (kind == Sounds.Music.BAND || kind == Sounds.Music.PULSING) {
        drums(at, beat);
      }
    }
    if (kind == Sounds.Music.PULSING) {
      double pulseHz = 2 + 5 * random.nextDouble();
      for (int i = 0; i < wave.length; i++) {
        wave[i] *= 0.65 + 0.35 * Math.sin(2 * Math.PI * pulseHz * i / RATE_HZ);
      }
    }
    return wave;
  }

  private double[] instrument() {
    return INSTRUMENTS[random.nextInt(INSTRUMENTS.length)];
  }

  private void chords(double at, double beat, int root, boolean minor, double[] timbre) {
    boolean struck = kind == Sounds.Music.PIANO;
    int strikes = struck ? 4 : 1;
    for (int k = 0; k < strikes; k++) {
      for (int step : minor ? new int[] {0, 3, 7} : new int[] {0, 4, 7}) {
        double hz = midi(48 + root % 12 + step + (random.nextInt(3) == 0 ? 12 : 0));
        double length = 4 * beat / strikes * 1.02;
        double attack = struck ? 0.01 : 0.12;
        if (kind == Sounds.Music.CHOIR) {
          for (int voice = 0; voice < 5; voice++) {
            double detuned = hz * Math.pow(2, random.nextGaussian() * 8 / 1_200);
            note(at, length, detuned, 0.05, null, attack, 0, vibratoSemitones);
          }
        } else {
          double[] partials = struck ? INSTRUMENTS[0] : timbre;
          note(
              at + k * beat,
              length,
              hz,
              0.25,
              partials,
              attack,
              struck ? 0.8 : 0,
              vibratoSemitones);
        }
      }
    }
  }

  private void melody(double from, double beat, int key, double[] timbre) {
    for (double at = from; at < from + 4 * beat - 1e-6; ) {
      double length = beat * new double[] {0.5, 1, 1, 2}[random.nextInt(4)];
      double hz = midi(60 + key + SCALE[random.nextInt(7)] + (random.nextInt(4) == 0 ? 12 : 0));
      note(at, length * 0.95, hz, 0.4, timbre, 0.02, 0, vibratoSemitones);
      at += length;
    }
  }

  private void drums(double at, double beat) {
    for (int k = 0; k < 8; k++) {
      int from = sample(at + k * beat / 2);
      for (int i = 0; i < RATE_HZ / 20 && from + i < wave.length; i++) {
        wave[from + i] += 0.12 * random.nextGaussian() * Math.exp(-60.0 * i / RATE_HZ);
      }
    }
    for (int k = 0; k < 4; k += 2) {
      int from = sample(at + k * beat);
      double phase = 0;
      for (int i = 0; i < 1_200 && from + i < wave.length; i++) {
        phase += 2 * Math.PI * (60 + 120 * Math.exp(-i / 200.0)) / RATE_HZ;
        wave[from + i] += 0.7 * Math.sin(phase) * Math.exp(-i / 400.0);
      }
    }
  }

  /** Of a choir when {@code timbre} is null: partials weighed by two formants. */
  private void note(
      double at,
      double length,
      double hz,
      double amplitude,
      double[] timbre,
      double attack,
      double decay,
      double vibrato) {
    double tremblePhase = random.nextDouble() * 6;
    double trembleHz = vibratoHz * (0.9 + 0.2 * random.nextDouble());
    int partials = timbre == null ? 12 : timbre.length;
    double phase = random.nextDouble() * 6;
    int from = sample(at);
    for (int i = 0; i < length * RATE_HZ && from + i < wave.length; i++) {
      double t = (double) i / RATE_HZ;
      double tremble = vibrato * Math.sin(2 * Math.PI * trembleHz * t + tremblePhase);
      double now = hz * Math.pow(2, tremble / 12);
      phase += 2 * Math.PI * now / RATE_HZ;
      double envelope = Math.min(1, t / attack) * Math.min(1, (length - t) / 0.03);
      envelope *= decay > 0 ? Math.exp(-2 * t / decay) : 1;
      double value = 0;
      for (int k = 1; k <= partials && k * now < 3_800; k++) {
        double gain = timbre == null ? sung(k * now) / k : timbre[k - 1];
        value += gain * Math.sin(k * phase + k * k);
      }
      wave[from + i] += amplitude * envelope * value;
    }
  }

  private static double sung(double hz) {
    double first = (hz - 600) / 150;
    double second = (hz - 1_000) / 200;
    return 1 / (1 + first * first) + 0.4 / (1 + second * second) + 0.02;
  }

  private static double midi(int note) {
    return 440 * Math.pow(2, (note - 69) / 12.0);
  }

  private static int sample(double seconds) {
    return (int) (seconds * RATE_HZ);
  }
}
