package dev.undertone.router.select;

import java.util.List;

/** Chooses by weight, always the same for the same key. */
public final class StickyChoice {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private StickyChoice() {}

  /**
   * @param key who chooses
   * @param salt what is chosen, so that one key does not fall the same way everywhere
   * @param weights per cent, which sum to 100
   * @return an index into {@code weights}
   */
  public static int of(String key, String salt, List<Integer> weights) {
    long left = Long.remainderUnsigned(hash(key, salt), 100);
    for (int i = 0; i < weights.size(); i++) {
      left -= weights.get(i);
      if (left < 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("weights = " + weights + ", must sum to 100");
  }

  /** FNV-1a with MurmurHash3's finaliser, which FNV's low bits need. */
  private static long hash(String key, String salt) {
    long hash = add(add(FNV_OFFSET, salt) * FNV_PRIME, key);
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
