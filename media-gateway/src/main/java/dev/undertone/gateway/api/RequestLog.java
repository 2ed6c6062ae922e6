package dev.undertone.gateway.api;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.relay.Job;
import dev.undertone.router.relay.RelayObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line a request, as JSON, written by a thread of its own. It names the call, and the user by a
 * hash, so that costs can be summed by them; never words. Any thread.
 */
public final class RequestLog implements RelayObserver, AutoCloseable {

  /** How long a file that cannot be written is left alone. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final int PSEUDONYM_BYTES = 8;

  private final InstantSource wallClock;
  private final @Nullable LineWriter<Line> writer;

  /** What a line says; nothing of the request itself, which may be large. */
  private record Line(
      long epochMillis,
      Dialect dialect,
      boolean stream,
      String user,
      String call,
      Ending ending,
      Receipt receipt) {}

  private RequestLog(@Nullable OutputStream out, MeterRegistry registry, InstantSource wallClock) {
    this.wallClock = wallClock;
    this.writer = out == null ? null : new LineWriter<>(out, RequestLog::json, registry, PAUSE);
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
    if (writer != null) {
      writer.offer(
          new Line(
              wallClock.millis(),
              job.request().dialect(),
              job.request().stream(),
              job.user(),
              job.call(),
              ending,
              receipt));
    }
  }

  private static byte[] json(Line line) {
    Receipt receipt = line.receipt();
    return ApiJson.object(
        json -> {
          json.writeStringField("time", Instant.ofEpochMilli(line.epochMillis()).toString());
          json.writeStringField("id", receipt.generationId());
          json.writeStringField("dialect", word(line.dialect()));
          json.writeBooleanField("stream", line.stream());
          json.writeStringField("router", receipt.router());
          json.writeStringField("rule", receipt.rule());
          json.writeStringField("route", receipt.route());
          json.writeStringField("variant", receipt.variant());
          json.writeStringField("model", RouteHeaders.model(receipt));
          if (!line.call().isEmpty()) {
            json.writeStringField("call", line.call());
          }
          if (!line.user().isEmpty()) {
            json.writeStringField("user", pseudonym(line.user()));
          }
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

  /** The start of its SHA-256: the same for all lines of one user. */
  private static String pseudonym(String user) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, PSEUDONYM_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Writes what waits, for a bounded time. Idempotent. */
  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
