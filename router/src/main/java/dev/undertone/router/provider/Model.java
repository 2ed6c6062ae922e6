package dev.undertone.router.provider;

import dev.undertone.conversation.reply.Message;
import dev.undertone.conversation.reply.ReplyEvent;
import java.util.List;
import java.util.Map;

/** A model behind its wire protocol. Any thread. */
public interface Model {

  /**
   * Sends the request; returns at once, the answer is pulled.
   *
   * @throws dev.undertone.conversation.reply.ProviderException when it cannot even be sent
   */
  Stream open(Request request) throws InterruptedException;

  /**
   * @param model the provider's own name
   * @param messages system first
   * @param parameters of the route's variant
   */
  record Request(String model, List<Message> messages, Map<String, Object> parameters) {
    public Request {
      messages = List.copyOf(messages);
      parameters = Map.copyOf(parameters);
    }
  }

  /** One answer of one model; {@code next} by one thread, {@code close} by any. */
  interface Stream extends AutoCloseable {

    /**
     * Waits for the next event, at most until {@code deadlineNanos} on the clock.
     *
     * @return the event; {@link ReplyEvent.Finished} (without attempts and cost) is last
     * @throws dev.undertone.conversation.reply.ProviderException on failure, {@code TIMEOUT} when
     *     nothing came in time
     */
    ReplyEvent next(long deadlineNanos) throws InterruptedException;

    /** Stops the provider; idempotent; a waiting {@code next} fails at once. */
    @Override
    void close();
  }
}
