package dev.undertone.gateway;

import io.vertx.core.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Counts open WebSockets by remote address. Any thread. */
final class ConnectionCount {

  private final ConcurrentMap<String, Integer> open = new ConcurrentHashMap<>();
  private final int most;

  ConnectionCount(int most) {
    this.most = most;
  }

  /** Counts one more unless the address has its most. */
  boolean enter(SocketAddress address) {
    String host = limited(address);
    if (host == null) {
      return true;
    }
    return open.merge(host, 1, (had, one) -> Math.min(had + one, most + 1)) <= most || undo(host);
  }

  /** Never true. */
  private boolean undo(String host) {
    open.computeIfPresent(host, (h, n) -> n > most ? Integer.valueOf(most) : n);
    return false;
  }

  void leave(SocketAddress address) {
    String host = limited(address);
    if (host != null) {
      open.computeIfPresent(host, (h, n) -> n <= 1 ? null : Integer.valueOf(n - 1));
    }
  }

  private static @Nullable String limited(SocketAddress address) {
    String host = address.hostAddress();
    boolean loopback = host == null || host.startsWith("127.") || host.equals("0:0:0:0:0:0:0:1");
    return loopback || "::1".equals(host) ? null : host;
  }
}
