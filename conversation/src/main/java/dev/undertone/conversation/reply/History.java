package dev.undertone.conversation.reply;

import java.util.ArrayList;
import java.util.List;

/**
 * The conversation so far, oldest first, without the system message. Immutable.
 *
 * @param messages at most {@value #MAX_MESSAGES}; the oldest are let go first
 */
public record History(List<Message> messages) {

  /** More than an hour of ordinary turns; the bound keeps a call's memory constant. */
  public static final int MAX_MESSAGES = 400;

  public static final History EMPTY = new History(List.of());

  public History {
    messages =
        List.copyOf(
            messages.size() <= MAX_MESSAGES
                ? messages
                : messages.subList(messages.size() - MAX_MESSAGES, messages.size()));
  }

  /** This history and one message more. */
  public History plus(Message message) {
    List<Message> all = new ArrayList<>(messages.size() + 1);
    all.addAll(messages);
    all.add(message);
    return new History(all);
  }

  /** This history without its newest message. */
  public History withoutLast() {
    return new History(messages.subList(0, Math.max(0, messages.size() - 1)));
  }
}
