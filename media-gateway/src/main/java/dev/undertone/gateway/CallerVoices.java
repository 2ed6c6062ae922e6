package dev.undertone.gateway;

import dev.undertone.gateway.caller.CallerVoice;

/** Finds a voice for scripted callers. */
@FunctionalInterface
public interface CallerVoices {

  /**
   * @param config whose {@code tts} speaks
   * @throws HouseException when there is no voice to be had
   */
  Open open(GatewayConfig config) throws InterruptedException;

  /** A voice until it is closed. */
  interface Open extends CallerVoice, AutoCloseable {
    @Override
    void close();
  }
}
