package dev.undertone.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.undertone.conversation.CallId;
import dev.undertone.gateway.door.DoorObserver;
import dev.undertone.gateway.events.EventHub;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * A listener to calls' events over a WebSocket. What it does not read in time is dropped, counted,
 * and the count is told it before the next event.
 */
final class EventSocket {

  static final int MAX_UNSENT = 1_024;

  private static final long PING_MILLIS = 15_000;

  private final ServerWebSocket socket;
  private final DoorObserver observer;
  private final AtomicInteger unsent = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();

  private EventSocket(ServerWebSocket socket, DoorObserver observer) {
    this.socket = socket;
    this.observer = observer;
  }

  /**
   * Serves the listener until he goes; called on his event loop.
   *
   * @param mine calls that he may hear of
   */
  static void serve(
      Vertx vertx,
      ServerWebSocket socket,
      Optional<CallId> only,
      Predicate<CallId> mine,
      EventHub hub,
      DoorObserver observer) {
    var listener = new EventSocket(socket, observer);
    var subscription = hub.subscribe(only, mine, listener::on);
    long timer =
        vertx.setPeriodic(
            PING_MILLIS,
            _ -> {
              var _ = socket.writePing(Buffer.buffer());
            });
    socket.closeHandler(
        _ -> {
          vertx.cancelTimer(timer);
          subscription.close();
        });
    // What listeners say is of no interest, and a failing connection is closed anyway.
    socket.frameHandler(_ -> {});
    socket.exceptionHandler(_ -> {});
    var listening = JsonNodeFactory.instance.objectNode().put("type", "listening");
    only.ifPresent(call -> listening.put("call", call.value()));
    listener.send(listening.toString());
  }

  private void on(String json) {
    if (unsent.get() >= MAX_UNSENT) {
      dropped.incrementAndGet();
      observer.eventDropped();
      return;
    }
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      send("{\"type\":\"events.dropped\",\"count\":" + lost + "}");
    }
    send(json);
  }

  private void send(String json) {
    unsent.incrementAndGet();
    socket.writeTextMessage(json).onComplete(_ -> unsent.decrementAndGet());
  }
}
