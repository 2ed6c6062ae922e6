package dev.undertone.gateway;

import dev.undertone.gateway.api.ApiGate;
import dev.undertone.gateway.ops.AccessToken;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decides by a request's headers whether it may go on. Any event loop. */
final class Gatekeeper implements ApiGate {

  private static final Set<String> LOOPBACK_NAMES =
      Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final AccessToken token;
  private final Set<String> allowedOrigins;

  Gatekeeper(AccessToken token, Set<String> allowedOrigins) {
    this.token = token;
    this.allowedOrigins = allowedOrigins;
  }

  /**
   * Whose token the headers carry: a tenant's id, or an empty one for the house, also where none is
   * asked for.
   */
  Optional<String> holder(HttpServerRequest request) {
    return token.headersHolder(
        header(request, "authorization"), header(request, "sec-websocket-protocol"));
  }

  @Override
  public Optional<String> apiHolder(HttpServerRequest request) {
    Optional<String> holder = holder(request);
    return holder.isPresent() ? holder : token.holder(header(request, "x-api-key"));
  }

  /** Whether the headers carry the house's own token, or none is asked for. */
  boolean hasHouseToken(HttpServerRequest request) {
    return holder(request).filter(String::isEmpty).isPresent();
  }

  /** Whose token was proven, which is more than not having been asked for. */
  Optional<String> provenHolder(HttpServerRequest request) {
    return token.isRequired() ? holder(request) : Optional.empty();
  }

  boolean asksForToken() {
    return token.isRequired();
  }

  /**
   * Whether a page of the request's origin may connect. Programs send no origin and are let
   * through. Without a token our own origin must be a loopback name: a foreign name that resolves
   * to us would otherwise pass for our own.
   */
  @Override
  public boolean mayComeFrom(HttpServerRequest request) {
    String origin = header(request, "origin");
    if (origin.isEmpty() || allowedOrigins.contains(origin)) {
      return true;
    }
    return authorityOf(origin)
        .filter(authority -> authority.equalsIgnoreCase(header(request, "host")))
        .filter(authority -> token.isRequired() || isLoopbackName(authority))
        .isPresent();
  }

  private static Optional<String> authorityOf(String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException notAnOrigin) {
      return Optional.empty();
    }
  }

  private static boolean isLoopbackName(String authority) {
    int colon = authority.lastIndexOf(':');
    String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    return LOOPBACK_NAMES.contains(host.toLowerCase(Locale.ROOT));
  }

  static String header(HttpServerRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }
}
