package dev.undertone.gateway.house;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** An OpenAI-compatible provider on the loopback that does to every request the same. */
final class LoopbackProvider implements AutoCloseable {

  /**
   * What every request gets.
   *
   * @param status of HTTP; 0 to answer nothing
   * @param body one write each
   */
  record Play(int status, List<String> body, End end) {

    /** A whole answer. */
    static Play saying(String... tokens) {
      var chunks = Stream.of(tokens).map(Play::chunk);
      return new Play(
          200,
          Stream.concat(chunks, Stream.of(event(FINISH), event("[DONE]"))).toList(),
          End.COMPLETE);
    }

    /** An answer that begins well, and then its connection is cut. */
    static Play breakingAfter(String... tokens) {
      return new Play(200, Stream.of(tokens).map(Play::chunk).toList(), End.CUT);
    }

    /** An answer that begins well and ends without saying that it is complete. */
    static Play endingEarlyAfter(String... tokens) {
      return new Play(200, Stream.of(tokens).map(Play::chunk).toList(), End.COMPLETE);
    }

    /** An answer that begins well and goes on with what nobody can read. */
    static Play garbageAfter(String... tokens) {
      var chunks = Stream.of(tokens).map(Play::chunk);
      return new Play(
          200, Stream.concat(chunks, Stream.of(event("{\"choi\u0000"))).toList(), End.COMPLETE);
    }

    static Play refusing(int status) {
      return new Play(status, List.of("{\"error\":{\"message\":\"no\"}}"), End.COMPLETE);
    }

    /** Takes the request and is silent. */
    static Play silent() {
      return new Play(0, List.of(), End.HANG);
    }

    private static String chunk(String text) {
      return event(
          "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}"
              .formatted(text));
    }

    private static String event(String data) {
      return "data: " + data + "\n\n";
    }
  }

  /** What follows the last write. */
  enum End {
    COMPLETE,
    CUT,
    HANG
  }

  private static final String FINISH =
      "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

  private final Play play;
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger hangUps = new AtomicInteger();

  LoopbackProvider(Vertx vertx, Play play) {
    this.play = play;
    this.server =
        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
  }

  /** Requests that came. */
  int requests() {
    return requests.get();
  }

  /** Requests whose client went away before the answer was complete. */
  int hangUps() {
    return hangUps.get();
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response.exceptionHandler(_ -> {});
    response.closeHandler(
        _ -> {
          if (!response.ended()) {
            hangUps.incrementAndGet();
          }
        });
    request
        .body()
        .onSuccess(
            _ -> {
              requests.incrementAndGet();
              play(request, response);
            });
  }

  private void play(HttpServerRequest request, HttpServerResponse response) {
    if (play.status() != 0) {
      response.setStatusCode(play.status()).setChunked(true);
      response.putHeader(
          "content-type", play.status() == 200 ? "text/event-stream" : "application/json");
      play.body().forEach(piece -> response.write(Buffer.buffer(piece)));
    }
    switch (play.end()) {
      case COMPLETE -> response.end();
      case CUT -> request.connection().close();
      case HANG -> {}
    }
  }

  @Override
  public void close() {
    server.close().await();
  }
}
