package dev.undertone.gateway.door;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A WebSocket to write to. */
final class WebSocketSink implements WireSink {

  /** Most events that wait in one connection: a minute of partial transcripts. */
  private static final int MAX_EVENTS = 512;

  private final ServerWebSocket socket;
  private final AtomicInteger unsentEvents = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  WebSocketSink(ServerWebSocket socket) {
    this.socket = socket;
  }

  @Override
  public boolean isFull() {
    return !socket.isClosed() && writeQueueFull();
  }

  private boolean writeQueueFull() {
    try {
      return socket.writeQueueFull();
    } catch (IllegalStateException closedMeanwhile) {
      return false;
    }
  }

  @Override
  public void write(Wire wire) {
    var _ = send(wire);
  }

  @Override
  public boolean offer(Wire wire) {
    if (unsentEvents.incrementAndGet() > MAX_EVENTS) {
      unsentEvents.decrementAndGet();
      return false;
    }
    send(wire).onComplete(_ -> unsentEvents.decrementAndGet());
    return true;
  }

  private Future<Void> send(Wire wire) {
    return switch (wire) {
      case Wire.Text(String text) -> socket.writeTextMessage(text);
      case Wire.Binary(byte[] bytes) -> socket.writeBinaryMessage(Buffer.buffer(bytes));
    };
  }

  @Override
  public void onDrain(Runnable action) {
    socket.drainHandler(_ -> action.run());
  }

  @Override
  public void close(int code, String reason) {
    if (closed.compareAndSet(false, true)) {
      var _ = socket.close((short) code, reason);
    }
  }
}
