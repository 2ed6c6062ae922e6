package dev.undertone.gateway.api;

import dev.undertone.conversation.NanoClock;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.dialect.ClientAnswer;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.relay.Client;
import dev.undertone.router.relay.Run;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client that waits for one answer. On the event loop of its connection, like the relay
 * that serves it.
 *
 * <p>The status says whether there was an answer, so headers of a stream go out with its first
 * bytes and not before; nothing is sent to keep an idle stream alive, for the relay's stall
 * deadline bounds how long it is idle.
 */
final class ResponseClient implements Client {

  private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");

  private final Reception.Guest guest;
  private final HttpServerResponse response;
  private final Asked asked;
  private final ApiMeters meters;
  private final NanoClock clock;
  private @Nullable Run run;
  private boolean over;

  /**
   * What is answered.
   *
   * @param startNanos on the clock, when the request came in
   */
  record Asked(
      String id,
      boolean stream,
      ClientAnswer answer,
      RouteDecision decision,
      long startNanos,
      long decideNanos) {}

  ResponseClient(Reception.Guest guest, Asked asked, ApiMeters meters, NanoClock clock) {
    this.guest = guest;
    this.response = guest.request().response();
    this.asked = asked;
    this.meters = meters;
    this.clock = clock;
    response.closeHandler(_ -> gone());
    response.exceptionHandler(_ -> gone());
  }

  /** What to end when the client goes away, which it may have done by now. */
  void servedBy(Run started) {
    if (over && !response.ended()) {
      started.cancel();
    } else {
      run = started;
    }
  }

  private void gone() {
    Run running = run;
    if (!over) {
      over = true;
      guest.leave();
      if (running != null) {
        running.cancel();
      }
    }
  }

  @Override
  public void begin(Receipt soFar) {
    meters.firstToken(guest.dialect(), clock.nanoTime() - asked.startNanos());
    if (asked.stream()) {
      head(soFar);
      response.setChunked(true);
    }
  }

  @Override
  public void send(byte[] bytes) {
    if (!over) {
      var _ = response.write(Buffer.buffer(bytes));
    }
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable resume) {
    response.drainHandler(
        _ -> {
          response.drainHandler(null);
          resume.run();
        });
  }

  @Override
  public void end(byte[] bytes, Receipt receipt, boolean clean) {
    if (over) {
      return;
    }
    over = true;
    guest.leave();
    if (!response.headWritten()) {
      if (!clean) {
        response.setStatusCode(502);
      }
      if (!response.isChunked()) {
        head(receipt);
      }
    }
    var _ = bytes.length == 0 ? response.end() : response.end(Buffer.buffer(bytes));
  }

  @Override
  public void fail(ApiError error, Receipt receipt) {
    if (over) {
      return;
    }
    over = true;
    RouteHeaders.decided(response, asked.id(), asked.decision(), asked.decideNanos());
    RouteHeaders.attempted(response, receipt);
    guest.fail(error, receipt);
  }

  private void head(Receipt receipt) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, asked.answer().contentType())
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE);
    RouteHeaders.decided(response, asked.id(), asked.decision(), asked.decideNanos());
    RouteHeaders.attempted(response, receipt);
  }
}
