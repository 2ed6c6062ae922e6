package dev.undertone.gateway.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes in a request's body, up to a bound and within a time. On the event loop of the request.
 *
 * <p>A body that is too large is read on and dropped up to {@value #DRAINED_TIMES} times the bound,
 * so that a client which writes before it reads gets to see why.
 */
final class RequestBody {

  private static final int DRAINED_TIMES = 4;
  private static final long NO_TIMER = -1;

  /** What there is of the body. */
  sealed interface Outcome {

    record Whole(byte[] bytes) implements Outcome {}

    record TooLarge() implements Outcome {}

    record TooSlow() implements Outcome {}

    /** There is no room for it beside the bodies of other requests. */
    record NoRoom() implements Outcome {}

    record Unreadable(String message) implements Outcome {}
  }

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final int maxBytes;
  private final Admission.Ticket ticket;
  private final Consumer<Outcome> then;
  private long timer = NO_TIMER;
  private @Nullable Buffer body;
  private boolean joined;
  private boolean hasRoom = true;
  private long seen;
  private boolean told;

  private RequestBody(
      Vertx vertx,
      HttpServerRequest request,
      int maxBytes,
      Admission.Ticket ticket,
      Consumer<Outcome> then) {
    this.vertx = vertx;
    this.request = request;
    this.maxBytes = maxBytes;
    this.ticket = ticket;
    this.then = then;
  }

  /**
   * @param maxBytes of the body, also when it was compressed
   * @param within how long it may take to arrive
   * @param then gets the outcome once, unless the client goes away before
   */
  static void read(
      Vertx vertx,
      HttpServerRequest request,
      int maxBytes,
      Duration within,
      Admission.Ticket ticket,
      Consumer<Outcome> then) {
    var reading = new RequestBody(vertx, request, maxBytes, ticket, then);
    request.handler(reading::take);
    request.endHandler(_ -> reading.end());
    request.exceptionHandler(_ -> reading.gone());
    reading.timer = vertx.setTimer(within.toMillis(), _ -> reading.tooSlow());
    String expects = request.getHeader("expect");
    if (expects != null && expects.toLowerCase(Locale.ROOT).contains("100-continue")) {
      var _ = request.response().writeContinue();
    }
  }

  private void take(Buffer part) {
    seen += part.length();
    if (told) {
      return;
    }
    hasRoom = hasRoom && (seen > maxBytes || ticket.holds(part.length()));
    if (seen <= maxBytes && hasRoom) {
      keep(part);
    } else {
      // What is only read to be dropped takes nobody else's room.
      body = null;
      ticket.drops();
      if (seen > (long) DRAINED_TIMES * maxBytes) {
        request.response().putHeader("connection", "close");
        tell(new Outcome.TooLarge());
      }
    }
  }

  /** Most bodies come in one piece, which is not copied. */
  private void keep(Buffer part) {
    if (body == null) {
      body = part;
    } else if (joined) {
      body.appendBuffer(part);
    } else {
      joined = true;
      int expected = 2 * (body.length() + part.length());
      body = Buffer.buffer(expected).appendBuffer(body).appendBuffer(part);
    }
  }

  private void end() {
    if (seen > maxBytes) {
      tell(new Outcome.TooLarge());
    } else if (!hasRoom) {
      tell(new Outcome.NoRoom());
    } else {
      tell(decoded(body == null ? new byte[0] : body.getBytes()));
    }
  }

  private void tooSlow() {
    request.response().putHeader("connection", "close");
    tell(new Outcome.TooSlow());
  }

  /** The client went away; who listens for that hears of it from the response. */
  private void gone() {
    told = true;
    body = null;
    vertx.cancelTimer(timer);
  }

  private void tell(Outcome outcome) {
    if (!told) {
      told = true;
      body = null;
      vertx.cancelTimer(timer);
      then.accept(outcome);
    }
  }

  private Outcome decoded(byte[] bytes) {
    String encoding = request.getHeader("content-encoding");
    if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
      return new Outcome.Whole(bytes);
    }
    if (!encoding.equalsIgnoreCase("gzip")) {
      return new Outcome.Unreadable(
          "content-encoding = '" + encoding + "', must be gzip or identity");
    }
    try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] plain = unzipped.readNBytes(maxBytes + 1);
      if (plain.length > maxBytes) {
        return new Outcome.TooLarge();
      }
      return ticket.holds(plain.length) ? new Outcome.Whole(plain) : new Outcome.NoRoom();
    } catch (IOException e) {
      return new Outcome.Unreadable("the body is not gzip, though content-encoding says so");
    }
  }
}
