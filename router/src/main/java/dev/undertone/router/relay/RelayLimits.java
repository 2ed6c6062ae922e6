package dev.undertone.router.relay;

import java.time.Duration;

/**
 * What one exchange may take. At each bound the provider is released.
 *
 * @param connect for a connection, waiting for a free one included
 * @param connections to one provider at the same time, for each event loop
 * @param waiting requests that may wait for a connection, for each event loop; more are refused
 * @param lastPatience how long the last model of a plan may be silent when the client set no
 *     budget, for nobody comes after it
 * @param wholeAnswer how long an answer may take that is not streamed
 * @param longestStream how long a stream may go on
 * @param answerBytes of an answer that is not streamed; more is {@code MALFORMED}
 * @param streamBytes of a streamed answer; more is {@code MALFORMED}
 * @param errorBytes read of an error's body; the rest is not waited for
 * @param clientStall how long a client may take nothing while the provider waits for it
 * @param mirrors under way at the same time; more are dropped and counted
 */
public record RelayLimits(
    Duration connect,
    int connections,
    int waiting,
    Duration lastPatience,
    Duration wholeAnswer,
    Duration longestStream,
    int answerBytes,
    long streamBytes,
    int errorBytes,
    Duration clientStall,
    int mirrors) {

  public static final RelayLimits STANDARD =
      new RelayLimits(
          Duration.ofSeconds(2),
          512,
          512,
          Duration.ofSeconds(8),
          Duration.ofSeconds(120),
          Duration.ofMinutes(10),
          16 << 20,
          64 << 20,
          64 << 10,
          Duration.ofSeconds(60),
          16);

  public RelayLimits {
    positive("connect", connect);
    positive("lastPatience", lastPatience);
    positive("wholeAnswer", wholeAnswer);
    positive("longestStream", longestStream);
    positive("clientStall", clientStall);
    atLeastOne("connections", connections);
    atLeastOne("answerBytes", answerBytes);
    atLeastOne("streamBytes", streamBytes);
    atLeastOne("errorBytes", errorBytes);
    if (waiting < 0 || mirrors < 0) {
      throw new IllegalArgumentException(
          "waiting = " + waiting + ", mirrors = " + mirrors + ", must be >= 0");
    }
  }

  private static void positive(String name, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(name + " = " + value + ", must be >= 1 ms");
    }
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " = " + value + ", must be >= 1");
    }
  }
}
