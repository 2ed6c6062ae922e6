package dev.undertone.router.relay;

import dev.undertone.router.dialect.ProviderErrors;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An exchange over HTTP/1.1, on the event loop of its sender from socket to socket.
 *
 * <p>Handlers are set, and the answer is paused, in the callback that delivers it: at any other
 * moment bytes may be read and dropped before. A reset closes the connection, which is how a
 * provider learns of it; a request that still waits for a connection is dropped as soon as it gets
 * one.
 */
final class HttpExchange implements Exchange {

  /** HTTP/2's code for "no longer wanted"; on HTTP/1.1 any reset closes the connection. */
  private static final long CANCEL = 8;

  /**
   * The HTTP client of one event loop, with the connections it has used; those are forgotten when
   * they are gone.
   */
  record LoopClient(HttpClientAgent agent, Map<HttpConnection, Boolean> used) {
    LoopClient(HttpClientAgent agent) {
      this(agent, new WeakHashMap<>());
    }
  }

  private final LoopClient client;
  private final RequestOptions options;
  private final byte[] body;
  private final ProviderErrors errors;
  private final Sink sink;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private boolean sent;
  private boolean reused;
  private boolean stale;
  private boolean over;

  HttpExchange(
      LoopClient client, RequestOptions options, byte[] body, ProviderErrors errors, Sink sink) {
    this.client = client;
    this.options = options;
    this.body = body;
    this.errors = errors;
    this.sink = sink;
  }

  @Override
  public void send() {
    try {
      client.agent().request(options).onComplete(this::connected);
    } catch (IllegalStateException clientClosed) {
      broke("connecting", clientClosed);
    }
  }

  @Override
  public boolean wasSent() {
    return sent;
  }

  @Override
  public boolean wasStale() {
    return stale;
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void pause() {
    if (response != null && !over) {
      response.pause();
    }
  }

  @Override
  public void resume() {
    if (response != null && !over) {
      response.resume();
    }
  }

  @Override
  public void abort() {
    if (over) {
      return;
    }
    over = true;
    if (request != null) {
      reset(request);
    }
  }

  private void connected(AsyncResult<HttpClientRequest> got) {
    if (got.failed()) {
      broke("connecting", got.cause());
      return;
    }
    HttpClientRequest ready = got.result();
    request = ready;
    // The answer's future tells the same; without a handler Vert.x logs every reset as an error.
    ready.exceptionHandler(broken -> broke("the request", broken));
    if (over) {
      reset(ready);
      return;
    }
    sent = true;
    reused = client.used().put(ready.connection(), true) != null;
    if (!reused) {
      // Each request learns of it by itself; without a handler Vert.x logs it as an error.
      ready.connection().exceptionHandler(_ -> {});
    }
    ready.send(Buffer.buffer(body)).onComplete(this::answered);
  }

  private void answered(AsyncResult<HttpClientResponse> got) {
    if (got.failed()) {
      broke("the request", got.cause());
      return;
    }
    if (over) {
      return;
    }
    HttpClientResponse answer = got.result();
    response = answer;
    answer.exceptionHandler(broken -> broke("reading the answer", broken));
    answer.handler(
        read -> {
          if (!over) {
            sink.read(read.getBytes());
          }
        });
    answer.endHandler(
        _ -> {
          if (!over) {
            over = true;
            sink.end();
          }
        });
    String type = answer.getHeader("content-type");
    sink.head(
        answer.statusCode(),
        type == null ? "" : type,
        Optional.ofNullable(answer.getHeader("retry-after")),
        Optional.ofNullable(answer.getHeader("retry-after-ms")));
  }

  private void broke(String doing, Throwable cause) {
    if (!over) {
      over = true;
      stale = reused && response == null && cause instanceof HttpClosedException;
      sink.broke(errors.unreachable(doing, cause));
    }
  }

  private static void reset(HttpClientRequest request) {
    // Fails only when the exchange is over already, which is what is wanted.
    var _ = request.reset(CANCEL);
  }
}
