package dev.undertone.conversation.reply;

import java.util.Optional;

/** Text on its way to a voice; pulled by one thread. */
public interface TextSource {
  /** Waits for more text; empty at the end. */
  Optional<String> next() throws InterruptedException;
}
