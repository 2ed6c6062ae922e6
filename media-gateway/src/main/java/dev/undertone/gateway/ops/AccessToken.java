package dev.undertone.gateway.ops;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's access token, or none: then whoever reaches the server may use it, which is why it
 * listens on loopback only.
 *
 * <p>Comparison takes constant time. A token is taken from an {@code Authorization: Bearer} header,
 * from a WebSocket subprotocol {@code token.…} or from a first message, never from a URL, which
 * ends up in logs.
 */
public final class AccessToken {

  /** The subprotocol to offer beside {@code token.…}; it is the one that is chosen. */
  public static final String SUBPROTOCOL = "undertone";

  private static final String SUBPROTOCOL_TOKEN = "token.";
  private static final String BEARER = "bearer ";

  private final byte @Nullable [] expected;

  public AccessToken(Optional<String> token) {
    if (token.isPresent() && token.get().isBlank()) {
      throw new IllegalArgumentException("access token is blank, must be empty or a secret");
    }
    this.expected = token.map(t -> t.getBytes(StandardCharsets.UTF_8)).orElse(null);
  }

  /** Whether one is asked for. */
  public boolean isRequired() {
    return expected != null;
  }

  /** Whether the token presented, empty for none, is good enough. */
  public boolean accepts(String presented) {
    return expected == null
        || MessageDigest.isEqual(expected, presented.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether a request's headers are good enough.
   *
   * @param authorization the header, empty when missing
   * @param subprotocols the {@code Sec-WebSocket-Protocol} header, empty when missing
   */
  public boolean acceptsHeaders(String authorization, String subprotocols) {
    boolean bearer =
        authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
            && accepts(authorization.substring(BEARER.length()).strip());
    return expected == null
        || bearer
        || Arrays.stream(subprotocols.split(","))
            .map(String::strip)
            .filter(p -> p.startsWith(SUBPROTOCOL_TOKEN))
            .anyMatch(p -> accepts(p.substring(SUBPROTOCOL_TOKEN.length())));
  }

  @Override
  public String toString() {
    return isRequired() ? "AccessToken[required]" : "AccessToken[none]";
  }
}
