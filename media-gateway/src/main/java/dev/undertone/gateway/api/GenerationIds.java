package dev.undertone.gateway.api;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names answers: {@code gen-}, what tells this process from others, and a count. Any thread. */
final class GenerationIds {

  private static final int RANDOM_BYTES = 8;

  private final String prefix;
  private final AtomicLong count = new AtomicLong();

  GenerationIds() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    this.prefix = "gen-" + HexFormat.of().formatHex(random) + "-";
  }

  String next() {
    return prefix + Long.toString(count.incrementAndGet(), Character.MAX_RADIX);
  }
}
