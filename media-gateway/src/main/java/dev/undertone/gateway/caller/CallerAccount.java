package dev.undertone.gateway.caller;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a call was like at the caller's end.
 *
 * @param sent audio of the caller that went out
 * @param unsent frames that the line was too full to take
 * @param lateFrames frames that went out more than 20 ms late, because this machine was busy
 * @param gaps from the caller's last voiced sample to the first audible one of each answer, heard
 *     at this end; empty where audio goes as fast as it is taken
 * @param ear what became of the agent's audio
 * @param broken why the connection ended before the caller hung up; empty when it did not
 */
public record CallerAccount(
    Duration sent,
    long unsent,
    long lateFrames,
    List<Duration> gaps,
    Ear.Account ear,
    Optional<String> broken) {
  public CallerAccount {
    gaps = List.copyOf(gaps);
  }
}
