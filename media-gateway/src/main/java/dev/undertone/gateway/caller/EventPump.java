package dev.undertone.gateway.caller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Carries events from the event loop to those who print, who may be slow, in order. What does not
 * fit is dropped and counted. {@link #accept} is for any thread.
 */
public final class EventPump implements Consumer<JsonNode>, AutoCloseable {

  private static final int MAX_WAITING = 10_000;
  private static final JsonNode END = MissingNode.getInstance();

  private final BlockingQueue<JsonNode> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;

  /**
   * @param sink called on one thread of the pump's
   */
  public EventPump(Consumer<JsonNode> sink) {
    this.thread = Thread.ofVirtual().name("call-report").start(() -> carry(sink));
  }

  private void carry(Consumer<JsonNode> sink) {
    try {
      for (JsonNode event = waiting.take(); !event.isMissingNode(); event = waiting.take()) {
        sink.accept(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void accept(JsonNode event) {
    if (!waiting.offer(event)) {
      dropped.incrementAndGet();
    }
  }

  /** Events that nobody took in time. */
  public long dropped() {
    return dropped.get();
  }

  /** Waits until all is carried over. */
  @Override
  public void close() {
    try {
      waiting.put(END);
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
