package dev.undertone.prosody;

import java.util.Arrays;

/**
 * Telephone keys heard in the audio (DTMF): one tone of four low frequencies with one of four high
 * ones, measured by Goertzel's recursion [1] over blocks of {@value #BLOCK} samples at 8 kHz.
 *
 * <p>A key counts after {@value #HITS} like blocks, so 40 ms of tone always suffice, and once until
 * it has been gone for {@value #MISSES} blocks. A block is a hit where the two tones hold nearly
 * all of its energy, neither is too strong for the other (twist) and no third one is near: speech
 * has more partials than two.
 *
 * <p>TarsosDSP's Goertzel takes its own audio events, allocates arrays on each detection and knows
 * neither the energy of the block nor twist, hence the ten lines of our own.
 *
 * <p>One thread; allocates nothing. [1] Goertzel, "An algorithm for the evaluation of finite
 * trigonometric series", Am. Math. Monthly 65, 1958; levels after ITU-T Q.24.
 */
final class KeyTones {

  /** 12.75 ms: the filters' width, 78 Hz, fits the spacing of the tones. */
  static final int BLOCK = 102;

  private static final int HITS = 2;
  private static final int MISSES = 2;
  private static final double[] TONES_HZ = {697, 770, 852, 941, 1_209, 1_336, 1_477, 1_633};
  private static final int LOW = 4;
  private static final String KEYS = "123A456B789C*0#D";

  /** Mean square of a block that is too quiet for a key: −45 dBFS. */
  private static final double LEAST_POWER = Math.pow(10, -4.5);

  /** Part of the energy that both tones hold: still met at 10 dB of noise. */
  private static final double LEAST_SHARE = 0.80;

  /** The high tone over the low one and the low over the high, as powers: 9 and 8 dB. */
  private static final double MOST_HIGH_OVER_LOW = 8.0;

  private static final double MOST_LOW_OVER_HIGH = 6.3;

  /** A tone over the next one of its group, as powers: 8 dB. */
  private static final double LEAST_OVER_NEXT = 6.3;

  private static final int QUEUE = 32;

  private final double[] coefficient = new double[TONES_HZ.length];
  private final double[] s1 = new double[TONES_HZ.length];
  private final double[] s2 = new double[TONES_HZ.length];
  private final double[] power = new double[TONES_HZ.length];
  private final char[] queue = new char[QUEUE];
  private double energy;
  private int filled;
  private char candidate;
  private int hits;
  private int misses;
  private char down;
  private int queued;

  KeyTones() {
    for (int i = 0; i < TONES_HZ.length; i++) {
      coefficient[i] = 2 * Math.cos(2 * Math.PI * TONES_HZ[i] / FrameAnalysis.RATE_HZ);
    }
  }

  /** Begins again after a gap; keys not yet taken stay. */
  void reset() {
    clearBlock();
    candidate = 0;
    hits = 0;
    misses = 0;
    down = 0;
  }

  /** Takes one sample, full scale being 1. */
  void take(float sample) {
    for (int i = 0; i < coefficient.length; i++) {
      double s = sample + coefficient[i] * s1[i] - s2[i];
      s2[i] = s1[i];
      s1[i] = s;
    }
    energy += (double) sample * sample;
    if (++filled == BLOCK) {
      block();
      clearBlock();
    }
  }

  /** Whether a key is being held down. */
  boolean isDown() {
    return down != 0;
  }

  /** The oldest key that nobody has asked for; 0 without. The newest are lost when too many. */
  char takeKey() {
    if (queued == 0) {
      return 0;
    }
    char first = queue[0];
    queued--;
    System.arraycopy(queue, 1, queue, 0, queued);
    return first;
  }

  private void block() {
    char key = key();
    if (key == 0) {
      hits = 0;
      candidate = 0;
      if (down != 0 && ++misses >= MISSES) {
        down = 0;
      }
      return;
    }
    hits = key == candidate ? hits + 1 : 1;
    candidate = key;
    if (key == down) {
      misses = 0;
    } else if (hits >= HITS) {
      down = key;
      misses = 0;
      if (queued < QUEUE) {
        queue[queued++] = key;
      }
    }
  }

  /** The key of this block; 0 where it holds none. */
  private char key() {
    if (energy < LEAST_POWER * BLOCK) {
      return 0;
    }
    for (int i = 0; i < power.length; i++) {
      power[i] = s1[i] * s1[i] + s2[i] * s2[i] - coefficient[i] * s1[i] * s2[i];
    }
    int low = strongest(0, LOW);
    int high = strongest(LOW, power.length);
    double share = (power[low] + power[high]) * 2 / (BLOCK * energy);
    boolean twisted =
        power[high] > power[low] * MOST_HIGH_OVER_LOW
            || power[low] > power[high] * MOST_LOW_OVER_HIGH;
    if (share < LEAST_SHARE || twisted || !standsOut(low, 0, LOW) || !standsOut(high, LOW, 8)) {
      return 0;
    }
    return KEYS.charAt(LOW * low + high - LOW);
  }

  private int strongest(int from, int to) {
    int best = from;
    for (int i = from + 1; i < to; i++) {
      best = power[i] > power[best] ? i : best;
    }
    return best;
  }

  private boolean standsOut(int tone, int from, int to) {
    for (int i = from; i < to; i++) {
      if (i != tone && power[i] * LEAST_OVER_NEXT > power[tone]) {
        return false;
      }
    }
    return true;
  }

  private void clearBlock() {
    Arrays.fill(s1, 0);
    Arrays.fill(s2, 0);
    energy = 0;
    filled = 0;
  }
}
