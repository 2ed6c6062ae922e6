package dev.undertone.load.eval;

import java.util.Arrays;

/**
 * Draws a vowel out without changing its pitch or colour: one or two of its most powerful periods
 * are said again and again, each faded into the next.
 */
final class Stretching {

  private static final int CORE = BuiltTurn.RATE_HZ * 20 / 1_000;
  private static final int SHORTEST_PERIOD = BuiltTurn.RATE_HZ / 400;
  private static final int LONGEST_PERIOD = BuiltTurn.RATE_HZ / 70;

  /** The burst at the onset of a vowel is not its colour. */
  private static final int ONSET = BuiltTurn.RATE_HZ * 40 / 1_000;

  /** A piece of speech, drawn out between two of its samples. */
  record Drawn(short[] samples, int from, int until) {}

  private Stretching() {}

  /** Draws the most powerful vowel out to this length. */
  static Drawn loudest(short[] piece, int toMillis) {
    int from = loudestStart(piece);
    int period = period(piece, from);
    int loop = CORE / period * period;
    int times = Math.max(1, toMillis * BuiltTurn.RATE_HZ / 1_000 / loop);
    short[] all = new short[piece.length + (times - 1) * loop];
    System.arraycopy(piece, 0, all, 0, from);
    for (int n = 0; n < times; n++) {
      System.arraycopy(piece, from, all, from + n * loop, loop);
    }
    int until = from + times * loop;
    System.arraycopy(piece, from + loop, all, until, piece.length - from - loop);
    for (int n = 1; n < times; n++) {
      for (int i = 0; i < period; i++) {
        // What follows the loop in the piece fades into the loop's own beginning.
        double in = (i + 0.5) / period;
        double sample = (1 - in) * piece[from + loop + i] + in * piece[from + i];
        all[from + n * loop + i] = (short) Math.round(sample);
      }
    }
    return new Drawn(all, from, until);
  }

  private static int loudestStart(short[] piece) {
    int last = piece.length - CORE - LONGEST_PERIOD - 1;
    int best = Math.max(0, Math.min(ONSET, last));
    double most = -1;
    for (int at = best; at <= last; at += 16) {
      double power = 0;
      for (int i = at; i < at + CORE; i++) {
        power += (double) piece[i] * piece[i];
      }
      if (power > most) {
        most = power;
        best = at;
      }
    }
    return best;
  }

  private static int period(short[] piece, int from) {
    int best = SHORTEST_PERIOD;
    double most = Double.NEGATIVE_INFINITY;
    for (int lag = SHORTEST_PERIOD; lag <= LONGEST_PERIOD; lag++) {
      double product = 0;
      double power = 1;
      for (int i = from; i < from + CORE; i++) {
        product += (double) piece[i] * piece[i + lag];
        power += (double) piece[i + lag] * piece[i + lag];
      }
      // The shortest of several equally good periods.
      double match = product / Math.sqrt(power) * (1 - 0.0005 * lag);
      if (match > most) {
        most = match;
        best = lag;
      }
    }
    return best;
  }

  /** Without the silence before and after it. */
  static short[] trimmed(short[] samples) {
    int peak = 1;
    for (short sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    int least = peak / 60;
    int from = 0;
    int until = samples.length;
    while (from < until && Math.abs(samples[from]) < least) {
      from++;
    }
    while (until > from && Math.abs(samples[until - 1]) < least) {
      until--;
    }
    return Arrays.copyOfRange(samples, from, until);
  }
}
