package dev.undertone.gateway;

import dev.undertone.conversation.CallEvent;
import dev.undertone.gateway.events.EventHub;
import dev.undertone.gateway.ops.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A server on a free port of loopback, with a scripted desk behind it and clients before it. */
final class ServerRig implements AutoCloseable {

  static final String HELLO = "{\"type\":\"hello\",\"v\":1}";
  static final ScriptedDesk.Script LISTENS = (caller, observer) -> {};

  final EventHub hub = new EventHub();
  final Metrics metrics = new Metrics();
  final HttpClient http = HttpClient.newHttpClient();
  List<String> missing = List.of();
  ScriptedDesk desk;
  GatewayServer server;
  int port;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final WebSocketClient sockets = TestClient.clientOf(vertx);

  void serve(ServerConfig config, ScriptedDesk.Script script) {
    CallEvent.Observer everyCall =
        event -> {
          hub.on(event);
          metrics.on(event);
        };
    desk = new ScriptedDesk(everyCall, script);
    server = new GatewayServer(config, desk, hub, metrics, () -> missing);
    port = server.start();
  }

  ServerConfig withToken(String token) {
    var open = ServerConfig.LOOPBACK;
    return new ServerConfig(
        open.host(), 0, Optional.of(token), Map.of(), Set.of(), Optional.empty(), open.limits());
  }

  WebSocketConnectOptions at(String path) {
    return new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(path);
  }

  TestClient connect(String path) {
    return connect(at(path));
  }

  TestClient connect(WebSocketConnectOptions options) {
    return TestClient.connect(sockets, options);
  }

  UpgradeRejectedException refused(WebSocketConnectOptions options) {
    return TestClient.refused(sockets, options);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    // Clients first: a server waits for those who are still there. Not awaited: a client that was
    // refused an upgrade takes Vert.x ten seconds to forget.
    vertx.close();
    http.shutdownNow();
    if (server != null) {
      server.close();
    }
    metrics.close();
  }
}
