package dev.undertone.gateway;

import dev.undertone.gateway.telephony.TwilioAuth;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the server listens and what it lets in.
 *
 * @param host name or address to bind; anything but loopback needs {@code accessToken}
 * @param port 0 for one that is free
 * @param accessToken asked of every client when given; never logged
 * @param tenantTokens tokens that do as well, by the id of the tenant whose they are
 * @param allowedOrigins web origins ({@code https://host[:port]}) beside the server's own
 * @param twilio how Twilio proves itself, empty when its signature is not asked for
 */
public record ServerConfig(
    String host,
    int port,
    Optional<String> accessToken,
    Map<String, List<String>> tenantTokens,
    Set<String> allowedOrigins,
    Optional<TwilioAuth> twilio,
    Limits limits) {

  /** This machine only, a free port, no token. */
  public static final ServerConfig LOOPBACK =
      new ServerConfig(
          "127.0.0.1", 0, Optional.empty(), Map.of(), Set.of(), Optional.empty(), Limits.STANDARD);

  public ServerConfig {
    tenantTokens = Map.copyOf(tenantTokens);
    allowedOrigins = Set.copyOf(allowedOrigins);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port = " + port + ", must be 0 to 65535");
    }
    if (accessToken.isPresent() && accessToken.get().isBlank()) {
      throw new IllegalArgumentException("access_token is blank, must be absent or a secret");
    }
    if (accessToken.isEmpty() && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "host = '"
              + host
              + "', must be a loopback address unless an access token is configured: whoever"
              + " reaches the server could listen in and spend its keys");
    }
  }

  /** What a configuration says of it. */
  static ServerConfig of(GatewayConfig config) {
    GatewayConfig.Server server = config.server();
    GatewayConfig.Twilio twilio = config.twilio();
    return new ServerConfig(
        server.host(),
        server.port(),
        server.token().value(),
        tokens(server),
        new HashSet<>(server.allowedOrigins()),
        twilio.authToken().value().map(token -> new TwilioAuth(token, twilio.publicUrl())),
        new Limits(
            server.maxMessageBytes(), server.maxConnectionsPerAddress(), server.openWithin()));
  }

  private static Map<String, List<String>> tokens(GatewayConfig.Server server) {
    Map<String, List<String>> tokens = new HashMap<>();
    for (GatewayConfig.TenantAccess access : server.tenants()) {
      List<String> set =
          access.tokens().stream().flatMap(secret -> secret.value().stream()).toList();
      tokens.put(access.tenant().id(), set);
    }
    return tokens;
  }

  private static boolean isLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("host = '" + host + "', must be a known host", e);
    }
  }

  @Override
  public String toString() {
    return "ServerConfig[host=" + host + ", port=" + port + ", limits=" + limits + "]";
  }

  /**
   * Bounds of the server.
   *
   * @param maxMessageBytes largest WebSocket message taken
   * @param maxConnectionsPerAddress WebSockets open at once from one remote address; loopback is
   *     not limited, for a proxy or a load test sits there
   * @param openWithin how long a connection may take to introduce itself
   */
  public record Limits(int maxMessageBytes, int maxConnectionsPerAddress, Duration openWithin) {

    public static final Limits STANDARD = new Limits(128 * 1_024, 64, Duration.ofSeconds(5));

    public Limits {
      if (maxMessageBytes < 4_096) {
        throw new IllegalArgumentException(
            "max_message_bytes = " + maxMessageBytes + ", must be 4096 or more");
      }
      if (maxConnectionsPerAddress < 1) {
        throw new IllegalArgumentException(
            "max_connections_per_address = " + maxConnectionsPerAddress + ", must be 1 or more");
      }
      if (openWithin.isNegative() || openWithin.isZero()) {
        throw new IllegalArgumentException("open_within = " + openWithin + ", must be > 0");
      }
    }
  }
}
