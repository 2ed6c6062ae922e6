package dev.undertone.gateway.api;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.relay.Job;
import dev.undertone.router.relay.RelayObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One line a request, as JSON, written by a thread of its own: at most {@value #WAITING} lines
 * wait, more are dropped and counted. Without words, users or calls. Any thread.
 */
public final class RequestLog implements RelayObserver, AutoCloseable {

  private static final int WAITING = 8_192;
  private static final long CLOSING_MILLIS = 2_000;

  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(WAITING);
  private final Counter dropped;
  private final InstantSource wallClock;
  private final @Nullable Thread writer;
  private volatile boolean closing;

  private record Line(long epochMillis, Job job, Ending ending, Receipt receipt) {}

  private RequestLog(@Nullable OutputStream out, MeterRegistry registry, InstantSource wallClock) {
    this.wallClock = wallClock;
    this.dropped =
        Counter.builder("api.log.dropped")
            .description("Lines not written because too many waited")
            .register(registry);
    this.writer =
        out == null
            ? null
            : Thread.ofPlatform().daemon().name("request-log").start(() -> write(out));
  }

  /**
   * @param where a file, which is appended to; {@code -} for stderr; empty for nowhere
   * @throws IllegalStateException when it cannot be written
   */
  public static RequestLog to(String where, MeterRegistry registry) {
    return new RequestLog(where.isEmpty() ? null : opened(where), registry, InstantSource.system());
  }

  private static OutputStream opened(String where) {
    if (where.equals("-")) {
      return System.err;
    }
    try {
      return Files.newOutputStream(
          Path.of(where), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException("api.log = '" + where + "', cannot be written: " + e, e);
    }
  }

  @Override
  public void ended(Job job, Ending ending, Receipt receipt) {
    if (writer != null && !lines.offer(new Line(wallClock.millis(), job, ending, receipt))) {
      dropped.increment();
    }
  }

  private void write(OutputStream out) {
    List<Line> taken = new ArrayList<>();
    try {
      while (!closing || !lines.isEmpty()) {
        Line first = lines.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          taken.add(first);
          lines.drainTo(taken);
          for (Line line : taken) {
            out.write(json(line));
            out.write('\n');
          }
          out.flush();
          taken.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("the request log cannot be written", e);
    }
  }

  private static byte[] json(Line line) {
    Receipt receipt = line.receipt();
    return ApiJson.object(
        json -> {
          json.writeStringField("time", Instant.ofEpochMilli(line.epochMillis()).toString());
          json.writeStringField("id", receipt.generationId());
          json.writeStringField("dialect", word(line.job().request().dialect()));
          json.writeBooleanField("stream", line.job().request().stream());
          json.writeStringField("router", receipt.router());
          json.writeStringField("rule", receipt.rule());
          json.writeStringField("route", receipt.route());
          json.writeStringField("variant", receipt.variant());
          json.writeStringField("model", RouteHeaders.model(receipt));
          json.writeStringField("outcome", word(line.ending()));
          json.writeNumberField("attempts", receipt.attempts().size());
          for (AttemptReport attempt : receipt.attempts()) {
            if (attempt.model().equals(receipt.model()) && attempt.firstToken().isPresent()) {
              ApiJson.millis(json, "first_token_ms", attempt.firstToken().get());
              break;
            }
          }
          json.writeNumberField("total_ms", receipt.totalMillis());
          json.writeNumberField("input_tokens", receipt.usage().input());
          json.writeNumberField("output_tokens", receipt.usage().output());
          json.writeNumberField("cost_usd", BigDecimal.valueOf(receipt.cost().microUsd(), 6));
        });
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Writes what waits, for a bounded time. Idempotent. */
  @Override
  public void close() {
    closing = true;
    if (writer != null) {
      try {
        writer.join(CLOSING_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
