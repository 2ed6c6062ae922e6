package dev.undertone.router.provider;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.ReplyEvent;
import dev.undertone.router.dialect.ProviderErrors;
import dev.undertone.router.dialect.ReplyReader;
import dev.undertone.router.dialect.SseEvents;
import dev.undertone.router.provider.HandOff.Piece;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a provider, parsed on the thread that pulls it, so that the event loop does no more
 * than hand over bytes.
 */
final class PulledAnswer implements Model.Stream {

  /** Usage follows the finish reason at once or not at all; the last clause waits for this. */
  private static final Duration USAGE_WITHIN = Duration.ofMillis(250);

  /** Enough of an error body to know what it says. */
  private static final int MAX_PLAIN_BODY = 64 * 1024;

  private final HttpExchange exchange;
  private final HandOff handOff;
  private final ProviderErrors errors;
  private final Duration idleTimeout;
  private final NanoClock clock;
  private final SseEvents events;
  private final ReplyReader reply;
  private final ArrayDeque<ReplyEvent> ready = new ArrayDeque<>();
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();

  private Piece.@Nullable Head head;
  private boolean started;
  private boolean isPlain;
  private boolean ended;
  private volatile boolean finished;
  private volatile boolean closed;
  private @Nullable ProviderException failure;

  PulledAnswer(
      HttpExchange exchange,
      ReplyReader reply,
      ProviderErrors errors,
      Duration idleTimeout,
      NanoClock clock) {
    this.exchange = exchange;
    this.handOff = exchange.handOff();
    this.errors = errors;
    this.idleTimeout = idleTimeout;
    this.clock = clock;
    this.events = new SseEvents(errors.provider());
    this.reply = reply;
  }

  @Override
  public ReplyEvent next(long deadlineNanos) throws InterruptedException {
    if (finished) {
      throw new IllegalStateException("next() after Finished, must stop there");
    }
    if (closed) {
      throw errors.of(FailureKind.UNAVAILABLE, "the stream was closed");
    }
    if (failure == null) {
      try {
        return pull(deadlineNanos);
      } catch (ProviderException e) {
        failure = e;
        exchange.cancel();
      }
    }
    ReplyEvent before = ready.poll(); // read together with what failed
    if (before != null) {
      return before;
    }
    throw failure;
  }

  @Override
  public void close() {
    closed = true;
    if (!finished) {
      exchange.cancel();
    }
  }

  private ReplyEvent pull(long deadlineNanos) throws InterruptedException {
    long idle = clock.nanoTime() + idleTimeout.toNanos();
    long until = idle - deadlineNanos < 0 ? idle : deadlineNanos;
    long usageUntil = clock.nanoTime() + USAGE_WITHIN.toNanos();
    while (ready.isEmpty()) {
      if (reply.isDone() || ended) {
        return finish();
      }
      boolean onlyUsage = reply.hasFinishReason();
      Optional<Piece> piece = take(onlyUsage && usageUntil - until < 0 ? usageUntil : until);
      if (piece.isEmpty()) {
        if (onlyUsage) {
          return finish();
        }
        throw late();
      }
      switch (piece.get()) {
        case Piece.Head first -> head = first;
        case Piece.Body body -> read(body.bytes());
        case Piece.End _ -> end();
      }
    }
    return ready.remove();
  }

  private Optional<Piece> take(long until) throws InterruptedException {
    try {
      return handOff.take(until);
    } catch (ProviderException broken) {
      if (reply.hasFinishReason()) {
        return Optional.empty(); // the answer was complete; only the connection was not
      }
      throw isRefused() ? refused() : broken;
    }
  }

  private void read(byte[] bytes) {
    if (!started) {
      started = !isBlank(bytes);
      isPlain = isRefused() || startsJson(bytes);
    }
    if (!isPlain) {
      events.accept(bytes, event -> reply.accept(event, ready::add));
    } else {
      plain.write(bytes, 0, Math.min(bytes.length, MAX_PLAIN_BODY - plain.size()));
    }
  }

  private void end() {
    ended = true;
    if (isRefused()) {
      throw refused();
    }
    if (isPlain) {
      reply.whole(plain.toByteArray(), ready::add);
    } else {
      rest();
    }
  }

  /** A cut within the counts behind a whole answer takes the counts, and not the answer. */
  private void rest() {
    try {
      events.finish(event -> reply.accept(event, ready::add));
    } catch (ProviderException e) {
      if (!reply.hasFinishReason() || e.kind() != FailureKind.MALFORMED) {
        throw e;
      }
    }
  }

  private ReplyEvent finish() {
    ReplyEvent last = reply.finish();
    finished = true;
    exchange.release();
    return last;
  }

  private ProviderException late() {
    if (isRefused()) {
      return refused();
    }
    return errors.of(FailureKind.TIMEOUT, head == null ? "no answer in time" : "no token in time");
  }

  private boolean isRefused() {
    return head != null && head.status() != 200;
  }

  private ProviderException refused() {
    return head == null
        ? errors.of(FailureKind.UNAVAILABLE, "no answer")
        : errors.ofStatus(head.status(), head.retryAfter(), head.retryAfterMillis(), plainText());
  }

  private String plainText() {
    return plain.toString(StandardCharsets.UTF_8);
  }

  /** Some providers answer 200 with an error object, or with a whole completion. */
  private static boolean startsJson(byte[] bytes) {
    for (byte b : bytes) {
      if (!isBlank(b)) {
        return b == '{';
      }
    }
    return false;
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (!isBlank(b)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
