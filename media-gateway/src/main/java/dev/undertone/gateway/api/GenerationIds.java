package dev.undertone.gateway.api;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names requests: a word, what tells this process from others, and a count. Any thread. */
final class GenerationIds {

  private static final int RANDOM_BYTES = 8;

  private final String prefix;
  private final AtomicLong count = new AtomicLong();

  /** Names of answers. */
  GenerationIds() {
    this("gen-");
  }

  GenerationIds(String word) {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    this.prefix = word + HexFormat.of().formatHex(random) + "-";
  }

  String next() {
    return prefix + Long.toString(count.incrementAndGet(), Character.MAX_RADIX);
  }
}
