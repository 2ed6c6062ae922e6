package dev.undertone.gateway.house;

import dev.undertone.conversation.reply.ReplyEvent;
import dev.undertone.router.provider.Model;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that knows which of its answers have not been closed. Any thread. */
final class CountedModel implements Model {

  private final Model model;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  CountedModel(Model model) {
    this.model = model;
  }

  /** Answers asked for so far. */
  int asked() {
    return asked.get();
  }

  /** Answers that nobody has closed. */
  int open() {
    return open.get();
  }

  @Override
  public Stream open(Request request) throws InterruptedException {
    asked.incrementAndGet();
    Stream answer = model.open(request);
    open.incrementAndGet();
    var closed = new AtomicBoolean();
    return new Stream() {
      @Override
      public ReplyEvent next(long deadlineNanos) throws InterruptedException {
        return answer.next(deadlineNanos);
      }

      @Override
      public void close() {
        if (closed.compareAndSet(false, true)) {
          open.decrementAndGet();
        }
        answer.close();
      }
    };
  }
}
