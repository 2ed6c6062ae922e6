package dev.undertone.gateway.caller;

import java.net.URI;
import java.util.Optional;

/**
 * Where and how to call.
 *
 * @param server {@code ws://host:port} or {@code wss://…}, without a path
 * @param token access token of the server; empty for none
 * @param agent id of the agent to ask for; empty for the server's own choice
 * @param rateHz of the caller's audio: 8000, 16000, 24000 or 48000
 * @param mixed whether more people than the caller are on the recording
 * @param bulk whether audio goes as fast as it is taken
 */
public record CallerSettings(
    URI server, Optional<String> token, String agent, int rateHz, boolean mixed, boolean bulk) {

  /**
   * @throws IllegalArgumentException when it is no address of a WebSocket server
   */
  public static URI address(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw notAnAddress(url);
    }
    String scheme = String.valueOf(uri.getScheme());
    boolean fit = (scheme.equals("ws") || scheme.equals("wss")) && uri.getHost() != null;
    boolean bare = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
    if (!fit || !bare) {
      throw notAnAddress(url);
    }
    return uri;
  }

  private static IllegalArgumentException notAnAddress(String url) {
    return new IllegalArgumentException(
        "url = '" + url + "', must be ws://host:port or wss://host:port, without a path");
  }
}
