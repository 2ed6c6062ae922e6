package dev.undertone.load.compare;

import java.time.Duration;

/**
 * What one gateway was measured at.
 *
 * @param start on all cores
 * @param ready on one core, from its start to its first answer
 * @param chats at {@link Course#RATE}
 * @param shortStreams at {@link Course#RATE}
 * @param longStreams few, of tokens with pauses between them
 * @param bursts one after the other, of many tokens without pauses
 * @param full the highest rate
 * @param memory resident, on one core
 */
record Figures(
    Start start,
    Duration ready,
    Spent chats,
    Spent shortStreams,
    Spent longStreams,
    Spent bursts,
    HighestRate.Found full,
    Memory memory) {

  /**
   * How a gateway starts where it may use all cores.
   *
   * @param ready until its first answer
   * @param idle megabytes, a while after that; 0 without a process
   */
  record Start(Duration ready, double idle) {
    static final Start NONE = new Start(Duration.ZERO, 0);
  }

  /**
   * A run and the CPU that the gateway's process used for it, until its logs had caught up.
   *
   * @param cpuSeconds 0 without a process
   * @param wallSeconds of all of that
   * @param logged meanwhile
   */
  record Spent(Measured measured, double cpuSeconds, double wallSeconds, Logged logged) {

    /** Whether nothing failed and nothing is missing in the logs. */
    boolean isClean() {
      return measured.failures() == 0 && logged.isComplete();
    }

    /** Answers in a second, the time to write down what is known of them included. */
    double rate() {
      return measured.answers() / wallSeconds;
    }

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

  /**
   * Megabytes; 0 without a process.
   *
   * @param steady after the phases at {@link Course#RATE}
   * @param full after the highest rates
   * @param after a pause
   */
  record Memory(double idle, double steady, double full, double after) {}
}
