package dev.undertone.gateway.ops;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The server's access token and those of its tenants, or none: then whoever reaches the server may
 * use it, which is why it listens on loopback only. The token presented says whose a call is; the
 * house's own is of no tenant, whose id is empty.
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

  private static final String HOUSE = "";

  private record Key(String tenant, byte[] secret) {}

  private final List<Key> keys = new ArrayList<>();

  public AccessToken(Optional<String> token) {
    this(token, Map.of());
  }

  /**
   * @param tenants tokens of each tenant, by its id
   */
  public AccessToken(Optional<String> token, Map<String, List<String>> tenants) {
    token.ifPresent(secret -> add(HOUSE, secret));
    tenants.forEach((tenant, secrets) -> secrets.forEach(secret -> add(tenant, secret)));
  }

  private void add(String tenant, String secret) {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("access token is blank, must be empty or a secret");
    }
    keys.add(new Key(tenant, secret.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether one is asked for. */
  public boolean isRequired() {
    return !keys.isEmpty();
  }

  /** Whether the token presented, empty for none, is good enough. */
  public boolean accepts(String presented) {
    return holder(presented).isPresent();
  }

  /**
   * Whose the token presented is, empty for none: the id of a tenant, or nobody's for the house.
   *
   * @return empty when it is not good enough
   */
  public Optional<String> holder(String presented) {
    if (!isRequired()) {
      return Optional.of(HOUSE);
    }
    byte[] given = presented.getBytes(StandardCharsets.UTF_8);
    Optional<String> holder = Optional.empty();
    // All are compared, so that time does not tell which one was close.
    for (Key key : keys) {
      if (MessageDigest.isEqual(key.secret(), given)) {
        holder = Optional.of(key.tenant());
      }
    }
    return holder;
  }

  /**
   * Whether a request's headers are good enough.
   *
   * @param authorization the header, empty when missing
   * @param subprotocols the {@code Sec-WebSocket-Protocol} header, empty when missing
   */
  public boolean acceptsHeaders(String authorization, String subprotocols) {
    return headersHolder(authorization, subprotocols).isPresent();
  }

  /**
   * Whose the token in a request's headers is, as {@link #holder}.
   *
   * @param authorization the header, empty when missing
   * @param subprotocols the {@code Sec-WebSocket-Protocol} header, empty when missing
   */
  public Optional<String> headersHolder(String authorization, String subprotocols) {
    if (!isRequired()) {
      return Optional.of(HOUSE);
    }
    Optional<String> bearer =
        authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? holder(authorization.substring(BEARER.length()).strip())
            : Optional.empty();
    return bearer.or(
        () ->
            Arrays.stream(subprotocols.split(","))
                .map(String::strip)
                .filter(p -> p.startsWith(SUBPROTOCOL_TOKEN))
                .map(p -> holder(p.substring(SUBPROTOCOL_TOKEN.length())))
                .flatMap(Optional::stream)
                .findFirst());
  }

  @Override
  public String toString() {
    return isRequired() ? "AccessToken[required]" : "AccessToken[none]";
  }
}
