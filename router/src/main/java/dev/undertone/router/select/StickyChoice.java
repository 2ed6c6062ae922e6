package dev.undertone.router.select;

import java.util.List;

/**
 * Chooses by weight, always the same for the same key.
 *
 * <p>Weighted rendezvous hashing: each choice is given a number drawn from the hash of key, salt
 * and its own name, {@code -weight / ln(u)}, and the largest wins. A choice that is added, or whose
 * weight grows, takes its share from all others alike and moves nobody else.
 */
public final class StickyChoice {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int MANTISSA = 53;

  private StickyChoice() {}

  /**
   * @param key who chooses
   * @param salt what is chosen, so that one key does not fall the same way everywhere
   * @param names of the choices, each once
   * @param weights of the choices, one at least above 0
   * @return an index into both
   */
  public static int of(String key, String salt, List<String> names, List<Integer> weights) {
    int best = -1;
    double highest = 0;
    for (int i = 0; i < names.size(); i++) {
      // StrictMath, for Math.log may differ in its last bit from one machine to the next.
      double score = weights.get(i) / -StrictMath.log(unit(key, salt, names.get(i)));
      if (score > highest) {
        highest = score;
        best = i;
      }
    }
    if (best < 0) {
      throw new IllegalArgumentException("weights = " + weights + ", one must be above 0");
    }
    return best;
  }

  /**
   * Whether this key is among that share of all keys; it stays so when the share grows.
   *
   * @param percent 0–100
   */
  public static boolean isWithin(String key, String salt, double percent) {
    return unit(key, salt, "") * 100 < percent;
  }

  /** Between 0 and 1, neither included. */
  private static double unit(String key, String salt, String name) {
    long bits = hash(key, salt, name) >>> (Long.SIZE - MANTISSA);
    return (bits + 0.5) / (1L << MANTISSA);
  }

  /** FNV-1a with MurmurHash3's finaliser, which FNV's high bits need. */
  private static long hash(String key, String salt, String name) {
    long hash = add(add(add(FNV_OFFSET, salt) * FNV_PRIME, name) * FNV_PRIME, key);
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  private static long add(long hash, String text) {
    long mixed = hash;
    for (int i = 0; i < text.length(); i++) {
      mixed = (mixed ^ text.charAt(i)) * FNV_PRIME;
    }
    return mixed;
  }
}
