package dev.undertone.load.compare;

import java.time.Duration;

/**
 * What one gateway was measured at.
 *
 * @param ready from its start to its first answer
 * @param chats at {@link Course#RATE}
 * @param shortStreams at {@link Course#RATE}
 * @param longStreams few, of many tokens
 * @param full the highest rate without failures; the best try when none was without
 * @param concurrency at that rate
 * @param logged decisions while it was warmed up and at {@link Course#RATE}
 * @param loggedFull decisions at its highest rates
 * @param memory resident
 */
record Figures(
    Duration ready,
    Spent chats,
    Spent shortStreams,
    Spent longStreams,
    Spent full,
    int concurrency,
    Decisions logged,
    Decisions loggedFull,
    Memory memory) {

  /**
   * A run and the CPU that the gateway's process used meanwhile.
   *
   * @param cpuSeconds 0 without a process
   */
  record Spent(Measured measured, double cpuSeconds, double wallSeconds) {

    double cpuMillisPerAnswer() {
      return cpuSeconds * 1e3 / Math.max(1, measured.answers());
    }

    double cpuMillisPerToken() {
      return cpuSeconds * 1e3 / Math.max(1, measured.tokens());
    }

    /** Cores that were busy, on average. */
    double cores() {
      return cpuSeconds / wallSeconds;
    }

    /** Answers that a second of one core buys. */
    double answersPerCpuSecond() {
      return measured.answers() / cpuSeconds;
    }
  }

  /** Megabytes; 0 without a process. */
  record Memory(double idle, double busy, double after) {}
}
