package dev.undertone.router.provider;

import dev.undertone.router.dialect.SseEvents;
import java.util.function.Consumer;

/**
 * The events of a {@code text/event-stream} as values, comments left out; see {@link SseEvents}.
 * Single thread.
 */
final class SseReader {

  /**
   * One event.
   *
   * @param name of its {@code event} line; empty without one
   */
  record Event(String name, String data) {}

  private final SseEvents events;

  /**
   * @param provider named in what is thrown
   */
  SseReader(String provider) {
    this(provider, SseEvents.MAX_EVENT_BYTES);
  }

  SseReader(String provider, int maxEventBytes) {
    this.events = new SseEvents(provider, maxEventBytes);
  }

  /**
   * Reads on.
   *
   * @param sink takes the events that are complete, in order
   * @throws dev.undertone.conversation.reply.ProviderException {@code MALFORMED} when an event is
   *     too long
   */
  void accept(byte[] bytes, Consumer<Event> sink) {
    events.accept(bytes, event -> hand(event, sink));
  }

  /** The stream has ended: reports the event that lacks its blank line, if there is one. */
  void finish(Consumer<Event> sink) {
    events.finish(event -> hand(event, sink));
  }

  private static void hand(SseEvents.Event event, Consumer<Event> sink) {
    if (event.isMeant()) {
      sink.accept(new Event(event.name(), event.text()));
    }
  }
}
