package dev.undertone.gateway.caller;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A WebSocket to a server's path. Any thread; messages arrive on an event loop. */
final class ClientSocket implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration WRITE = Duration.ofSeconds(30);
  private static final int MAX_MESSAGE_BYTES = 4 << 20;

  private final WebSocketClient client;
  private final WebSocket socket;
  private final String path;
  private volatile Optional<String> ended = Optional.empty();

  private ClientSocket(WebSocketClient client, WebSocket socket, String path) {
    this.client = client;
    this.socket = socket;
    this.path = path;
  }

  /**
   * Connects.
   *
   * @param onText takes text messages; must not block
   * @param onBinary takes binary messages; must not block
   * @throws CallerException when the server does not let us in
   */
  static ClientSocket open(
      Vertx vertx,
      CallerSettings settings,
      String path,
      Consumer<String> onText,
      Consumer<Buffer> onBinary)
      throws InterruptedException {
    var options =
        new WebSocketClientOptions()
            .setMaxMessageSize(MAX_MESSAGE_BYTES)
            .setMaxFrameSize(MAX_MESSAGE_BYTES)
            .setTryUsePerMessageCompression(false);
    WebSocketClient client = vertx.createWebSocketClient(options);
    try {
      // Messages wait until the handlers are set: the socket is paused as soon as it is there.
      Future<WebSocket> connecting =
          client.connect(address(settings, path)).map(opened -> opened.pause());
      WebSocket socket = await(connecting, CONNECT, settings.server() + path);
      var open = new ClientSocket(client, socket, path);
      socket.textMessageHandler(onText::accept);
      socket.binaryMessageHandler(onBinary::accept);
      socket.closeHandler(ignored -> open.endedBy(socket));
      socket.exceptionHandler(
          failure -> open.ended = Optional.of("connection lost: " + failure.getMessage()));
      socket.resume();
      return open;
    } catch (CallerException e) {
      var _ = client.close();
      throw e;
    }
  }

  private static WebSocketConnectOptions address(CallerSettings settings, String path) {
    URI server = settings.server();
    boolean tls = "wss".equals(server.getScheme());
    var options =
        new WebSocketConnectOptions()
            .setHost(server.getHost())
            .setPort(server.getPort() >= 0 ? server.getPort() : tls ? 443 : 80)
            .setSsl(tls)
            .setURI(path);
    settings.token().ifPresent(token -> options.putHeader("Authorization", "Bearer " + token));
    return options;
  }

  private static <T> T await(Future<T> future, Duration within, String what)
      throws InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CallerException(what + ": no answer within " + within.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CallerException(what + ": " + reason(cause), cause);
    }
  }

  private static String reason(Throwable cause) {
    if (cause instanceof UpgradeRejectedException rejected) {
      String body = rejected.getBody() == null ? "" : rejected.getBody().toString().strip();
      return "refused with HTTP "
          + rejected.getStatus()
          + (body.isEmpty() ? "" : ": " + body.substring(0, Math.min(300, body.length())));
    }
    return "cannot connect: " + cause.getMessage();
  }

  private void endedBy(WebSocket closed) {
    Short code = closed.closeStatusCode();
    String reason = closed.closeReason();
    if (ended.isEmpty()) {
      ended =
          Optional.of(
              path
                  + " closed by the server"
                  + (code == null ? "" : " with " + code)
                  + (reason == null || reason.isEmpty() ? "" : " (" + reason + ")"));
    }
  }

  /** Why it is closed; empty while it is open. */
  Optional<String> ended() {
    return ended;
  }

  /** Whether more would only wait in our memory. */
  boolean isFull() {
    try {
      return socket.writeQueueFull();
    } catch (IllegalStateException closed) {
      return true;
    }
  }

  Future<Void> text(String message) {
    return unlessClosed(() -> socket.writeTextMessage(message));
  }

  Future<Void> binary(Buffer message) {
    return unlessClosed(() -> socket.writeBinaryMessage(message));
  }

  /** A write after the close is no error of ours: {@link #ended} tells of it. */
  private static Future<Void> unlessClosed(Supplier<Future<Void>> write) {
    try {
      return write.get();
    } catch (IllegalStateException closed) {
      return Future.failedFuture(closed);
    }
  }

  /** Waits until a message is on its way, so that a far end that stops reading stops us. */
  void flush(Future<Void> written) throws InterruptedException {
    try {
      await(written, WRITE, path);
    } catch (CallerException e) {
      // Whoever reads what happened to the connection learns more than from one write.
      if (ended.isEmpty() && !socket.isClosed()) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    var _ = socket.close().eventually(client::close);
  }
}
