package dev.undertone.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A far end that a test drives: a WebSocket whose messages wait to be asked for. */
final class TestClient {

  final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  final BlockingQueue<Buffer> binaries = new LinkedBlockingQueue<>();
  final CompletableFuture<Integer> closed = new CompletableFuture<>();
  final WebSocket socket;

  private TestClient(WebSocket socket) {
    this.socket = socket;
    socket.textMessageHandler(texts::add);
    socket.binaryMessageHandler(binaries::add);
    socket.closeHandler(
        _ -> {
          Short code = socket.closeStatusCode();
          closed.complete(code == null ? 1006 : code.intValue());
        });
    socket.exceptionHandler(_ -> {});
    socket.resume();
  }

  static WebSocketClient clientOf(Vertx vertx) {
    return vertx.createWebSocketClient(
        new WebSocketClientOptions()
            .setMaxFrameSize(1 << 20)
            .setMaxMessageSize(1 << 20)
            .setClosingTimeout(1));
  }

  static TestClient connect(WebSocketClient client, WebSocketConnectOptions options) {
    // Handlers are set before the first message is read.
    var socket = new CompletableFuture<TestClient>();
    client
        .connect(options)
        .onSuccess(
            ws -> {
              ws.pause();
              socket.complete(new TestClient(ws));
            })
        .onFailure(socket::completeExceptionally);
    return socket.join();
  }

  /** The status of the HTTP answer that a connection is refused with. */
  static UpgradeRejectedException refused(WebSocketClient client, WebSocketConnectOptions options) {
    try {
      connect(client, options);
      throw new AssertionError("the connection was accepted");
    } catch (CompletionException e) {
      if (e.getCause() instanceof UpgradeRejectedException rejected) {
        return rejected;
      }
      throw e;
    }
  }

  void say(String text) {
    socket.writeTextMessage(text);
  }

  /** A browser's frame of silence. */
  void speak(int sequence, long captureMillis, int samples) {
    var frame = ByteBuffer.allocate(8 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    frame.put((byte) 'A').put((byte) 0).putShort((short) sequence).putInt((int) captureMillis);
    socket.writeBinaryMessage(Buffer.buffer(frame.array()));
  }

  /** The next message of that type; others are passed over. */
  JsonObject next(String type) throws InterruptedException {
    while (true) {
      String text = texts.poll(10, TimeUnit.SECONDS);
      if (text == null) {
        throw new AssertionError("no " + type + " came");
      }
      var message = new JsonObject(text);
      if (type.equals(message.getString("type", message.getString("event")))) {
        return message;
      }
    }
  }

  Buffer nextBinary() throws InterruptedException {
    var binary = binaries.poll(10, TimeUnit.SECONDS);
    if (binary == null) {
      throw new AssertionError("no audio came");
    }
    return binary;
  }

  int closeCode() throws InterruptedException, ExecutionException, TimeoutException {
    return closed.get(10, TimeUnit.SECONDS);
  }
}
