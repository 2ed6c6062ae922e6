package dev.undertone.prosody;

import java.util.Arrays;

/**
 * Telephone keys heard in the audio (DTMF): one tone of four low frequencies with one of four high
 * ones, measured by Goertzel's recursion [1] over blocks of {@value #BLOCK} samples at 8 kHz, each
 * half over the one before.
 *
 * <p>A block is a hit where the two tones hold nearly all of its energy, neither is too strong for
 * the other (twist) and no third one is near. From one hit to the next the tones' phases must
 * advance as their frequencies say: it tells a frequency to a few hertz, which speech that happens
 * to have two strong partials misses. A key counts after {@value #HITS} hits in a row, which 40 ms
 * of tone always hold, and once until {@value #MISSES} blocks have missed it.
 *
 * <p>TarsosDSP's Goertzel takes its own audio events, allocates arrays on each detection and knows
 * neither the energy of the block nor phase, hence the ten lines of our own.
 *
 * <p>One thread; allocates nothing. [1] Goertzel, "An algorithm for the evaluation of finite
 * trigonometric series", Am. Math. Monthly 65, 1958; levels and tolerances after ITU-T Q.24.
 */
final class KeyTones {

  /** 12.75 ms: the filters' width, 78 Hz, fits the spacing of the tones. */
  static final int BLOCK = 102;

  private static final int HOP = BLOCK / 2;
  private static final int HITS = 4;
  private static final int MISSES = 4;
  private static final double[] TONES_HZ = {697, 770, 852, 941, 1_209, 1_336, 1_477, 1_633};
  private static final int TONES = TONES_HZ.length;
  private static final int LOW = 4;
  private static final String KEYS = "123A456B789C*0#D";

  /** Mean square of a block that is too quiet for a key: −45 dBFS. */
  private static final double LEAST_POWER = Math.pow(10, -4.5);

  /** Part of the energy that both tones hold, as measured while their exact pitch is not known. */
  private static final double LEAST_SHARE = 0.60;

  /** The same with what the filters lose of a tone beside their centre put back. */
  private static final double LEAST_TRUE_SHARE = 0.85;

  /** How far a tone may be off, of its frequency: 1.5 % and what noise adds. */
  private static final double MOST_OFF = 0.023;

  /** How far a tone's frequency may seem to move while it lasts: a voice's moves on. */
  private static final double MOST_DRIFT_HZ = 24;

  /** A low tone over the high one by 7 dB is as a vowel has it, and must be the purer for it. */
  private static final double TWISTED = 5;

  private static final double LEAST_TRUE_SHARE_TWISTED = 0.92;

  /** The low tone over the high one and the high over the low, as powers: 10 and 7 dB. */
  private static final double MOST_LOW_OVER_HIGH = 10;

  private static final double MOST_HIGH_OVER_LOW = 5;

  /** A tone over the next one of its group, as powers: 6 dB. */
  private static final double LEAST_OVER_NEXT = 4;

  private static final int QUEUE = 32;

  private final float[] recent = new float[BLOCK];
  private final double[] cosine = new double[TONES];
  private final double[] sine = new double[TONES];
  private final double[] real = new double[TONES];
  private final double[] imaginary = new double[TONES];
  private final double[] phase = new double[TONES];
  private final double[] power = new double[TONES];
  private final char[] queue = new char[QUEUE];
  private int at;
  private int sinceHop;
  private int hitLow;
  private int hitHigh;
  private double firstLowOff;
  private double firstHighOff;
  private int hits;
  private int misses;
  private char down;
  private int queued;

  KeyTones() {
    for (int i = 0; i < TONES; i++) {
      double omega = 2 * Math.PI * TONES_HZ[i] / FrameAnalysis.RATE_HZ;
      cosine[i] = Math.cos(omega);
      sine[i] = Math.sin(omega);
    }
  }

  /** Begins again after a gap; keys not yet taken stay. */
  void reset() {
    Arrays.fill(recent, 0);
    sinceHop = 0;
    hits = 0;
    misses = 0;
    down = 0;
  }

  /** Takes one sample, full scale being 1. */
  void take(float sample) {
    recent[at] = sample;
    at = (at + 1) % BLOCK;
    if (++sinceHop == HOP) {
      sinceHop = 0;
      block();
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
    hits = isHit() ? hits + 1 : 0;
    char key = hits == 0 ? 0 : KEYS.charAt(LOW * hitLow + hitHigh - LOW);
    if (key != 0 && key == down) {
      misses = 0;
      return;
    }
    if (down != 0 && ++misses >= MISSES) {
      down = 0;
    }
    if (hits >= HITS) {
      down = key;
      misses = 0;
      if (queued < QUEUE) {
        queue[queued++] = key;
      }
    }
  }

  /** Whether the block holds a key's tones, and the same as the block before if that did. */
  private boolean isHit() {
    double energy = 0;
    for (float sample : recent) {
      energy += (double) sample * sample;
    }
    if (energy < LEAST_POWER * BLOCK) {
      return false;
    }
    for (int i = 0; i < TONES; i++) {
      tone(i);
    }
    int low = strongest(0, LOW);
    int high = strongest(LOW, TONES);
    boolean follows = hits > 0 && low == hitLow && high == hitHigh;
    hitLow = low;
    hitHigh = high;
    double lowOff = follows ? offHz(low) : 0;
    double highOff = follows ? offHz(high) : 0;
    for (int i = 0; i < TONES; i++) {
      phase[i] = Math.atan2(imaginary[i], real[i]);
    }
    if (hits > 0 && !follows) {
      hits = 0;
    }
    if (hits == 1) {
      firstLowOff = lowOff;
      firstHighOff = highOff;
    }
    double lowPower = power[low] / passed(lowOff);
    double highPower = power[high] / passed(highOff);
    return (lowPower + highPower) * 2 / (BLOCK * energy) > leastShare(follows, lowPower, highPower)
        && Math.abs(lowOff) < MOST_OFF * TONES_HZ[low]
        && Math.abs(highOff) < MOST_OFF * TONES_HZ[high]
        && (!follows || Math.abs(lowOff - firstLowOff) < MOST_DRIFT_HZ)
        && (!follows || Math.abs(highOff - firstHighOff) < MOST_DRIFT_HZ)
        && highPower < lowPower * MOST_HIGH_OVER_LOW
        && lowPower < highPower * MOST_LOW_OVER_HIGH
        && standsOut(low, 0, LOW)
        && standsOut(high, LOW, TONES);
  }

  private static double leastShare(boolean follows, double low, double high) {
    if (!follows) {
      return LEAST_SHARE;
    }
    return low > high * TWISTED ? LEAST_TRUE_SHARE_TWISTED : LEAST_TRUE_SHARE;
  }

  private void tone(int tone) {
    double twice = 2 * cosine[tone];
    double s1 = 0;
    double s2 = 0;
    for (int i = at; i < BLOCK; i++) {
      double s = recent[i] + twice * s1 - s2;
      s2 = s1;
      s1 = s;
    }
    for (int i = 0; i < at; i++) {
      double s = recent[i] + twice * s1 - s2;
      s2 = s1;
      s1 = s;
    }
    real[tone] = s1 - s2 * cosine[tone];
    imaginary[tone] = s2 * sine[tone];
    power[tone] = real[tone] * real[tone] + imaginary[tone] * imaginary[tone];
  }

  /** By how much the phase ran ahead of the filter's own since the block before, as a frequency. */
  private double offHz(int tone) {
    double advance = Math.atan2(imaginary[tone], real[tone]) - phase[tone];
    double turns = advance / (2 * Math.PI) - TONES_HZ[tone] * HOP / FrameAnalysis.RATE_HZ;
    return (turns - Math.rint(turns)) * FrameAnalysis.RATE_HZ / HOP;
  }

  /** Part of a tone's power that its filter passes when the tone is so far off. */
  private static double passed(double offHz) {
    double x = Math.PI * offHz * BLOCK / FrameAnalysis.RATE_HZ;
    double sinc = Math.abs(x) < 1e-3 ? 1 : Math.sin(x) / x;
    return sinc * sinc;
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
}
