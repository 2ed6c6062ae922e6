package dev.undertone.router.provider;

import dev.undertone.router.dialect.ProviderErrors;
import dev.undertone.router.provider.HandOff.Piece;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its answer on the event loop.
 *
 * <p>All fields but the hand-off belong to one Vert.x context, and every public entrance goes there
 * first: handlers are set and the answer is paused in the callback that delivers it, because a
 * pause from a foreign thread may be lost. Cancelling closes the connection, which is how a
 * provider learns of it; a request that still waits for a connection is dropped as soon as it gets
 * one.
 */
final class HttpExchange {

  /** HTTP/2's code for "no longer wanted"; on HTTP/1.1 any reset closes the connection. */
  private static final long CANCEL = 8;

  /**
   * An answer that is finished for us may end within this time, so that its connection lives on.
   */
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Context context;
  private final ProviderErrors errors;
  private final HandOff handOff;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private boolean cancelled;
  private boolean ended;

  HttpExchange(Vertx vertx, ProviderErrors errors, HandOffFactory handOffs) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.errors = errors;
    this.handOff = handOffs.create(() -> context.runOnContext(_ -> resume()));
  }

  /** Makes a hand-off that resumes its sender by {@code resume}. */
  interface HandOffFactory {
    HandOff create(Runnable resume);
  }

  /** Where the answer arrives. */
  HandOff handOff() {
    return handOff;
  }

  /** Sends the request; returns at once. */
  void send(HttpClient client, RequestOptions options, byte[] body) {
    context.runOnContext(
        _ -> {
          if (!cancelled) {
            connect(client, options, Buffer.buffer(body));
          }
        });
  }

  private void connect(HttpClient client, RequestOptions options, Buffer body) {
    try {
      client.request(options).onComplete(got -> connected(got, body));
    } catch (IllegalStateException clientClosed) {
      ended = true;
      handOff.fail(errors.unreachable("connecting", clientClosed));
    }
  }

  /** Stops the provider, whatever the state; idempotent. */
  void cancel() {
    handOff.close();
    context.runOnContext(_ -> abort());
  }

  /** The rest of the answer does not matter: lets it end soon, or else cancels. */
  void release() {
    handOff.close();
    context.runOnContext(
        _ -> {
          resume();
          if (!ended) {
            vertx.setTimer(DRAIN_WITHIN.toMillis(), timer -> abort());
          }
        });
  }

  private void connected(AsyncResult<HttpClientRequest> got, Buffer body) {
    if (got.failed()) {
      ended = true;
      handOff.fail(errors.unreachable("connecting", got.cause()));
      return;
    }
    HttpClientRequest ready = got.result();
    request = ready;
    // The answer's future tells the same; without a handler Vert.x logs every cancelling as an
    // error.
    ready.exceptionHandler(broken -> handOff.fail(errors.unreachable("the request", broken)));
    if (cancelled) {
      reset(ready);
      return;
    }
    ready.send(body).onComplete(this::answered);
  }

  private void answered(AsyncResult<HttpClientResponse> got) {
    if (got.failed()) {
      ended = true;
      handOff.fail(errors.unreachable("the request", got.cause()));
      return;
    }
    HttpClientResponse answer = got.result();
    response = answer;
    answer.exceptionHandler(
        broken -> {
          ended = true;
          handOff.fail(errors.unreachable("reading the answer", broken));
        });
    answer.handler(read -> offer(answer, new Piece.Body(read.getBytes())));
    answer.endHandler(
        _ -> {
          ended = true;
          offer(answer, new Piece.End());
        });
    offer(
        answer,
        new Piece.Head(
            answer.statusCode(),
            Optional.ofNullable(answer.getHeader("retry-after")),
            Optional.ofNullable(answer.getHeader("retry-after-ms"))));
  }

  private void offer(HttpClientResponse answer, Piece piece) {
    if (handOff.offer(piece) && !ended) {
      answer.pause();
    }
  }

  private void resume() {
    if (response != null) {
      response.resume();
    }
  }

  private void abort() {
    cancelled = true;
    if (request != null && !ended) {
      ended = true;
      reset(request);
    }
  }

  private static void reset(HttpClientRequest request) {
    // Fails only when the exchange is over already, which is what is wanted.
    var _ = request.reset(CANCEL);
  }
}
