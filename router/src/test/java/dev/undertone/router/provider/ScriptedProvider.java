package dev.undertone.router.provider;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A provider on the loopback that plays one script for every request: late, refusing, breaking off,
 * garbage, dripping, flooding. Any thread.
 */
final class ScriptedProvider implements AutoCloseable {

  /**
   * What is answered.
   *
   * @param status of HTTP; 0 to answer nothing at all
   * @param body in the pieces in which it is written
   * @param end what happens after the last piece
   */
  record Play(int status, Map<String, String> headers, List<byte[]> body, End end) {

    static Play events(End end, String... chunks) {
      List<byte[]> body = new ArrayList<>();
      for (String chunk : chunks) {
        body.add(utf8("data: " + chunk + "\n\n"));
      }
      return new Play(200, Map.of("content-type", "text/event-stream"), body, end);
    }

    /** A whole answer as OpenAI gives it. */
    static Play saying(List<String> tokens) {
      List<String> chunks = new ArrayList<>(tokens.stream().map(ScriptedProvider::chunk).toList());
      chunks.add(FINISH);
      chunks.add(USAGE);
      chunks.add("[DONE]");
      return events(End.COMPLETE, chunks.toArray(String[]::new));
    }

    static Play refusal(int status, String body, Map<String, String> headers) {
      return new Play(status, headers, List.of(utf8(body)), End.COMPLETE);
    }

    static Play plain(String body) {
      return new Play(
          200, Map.of("content-type", "application/json"), List.of(utf8(body)), End.COMPLETE);
    }

    /** The same bytes, one write each. */
    Play dripping() {
      List<byte[]> drops = new ArrayList<>();
      for (byte[] piece : body) {
        for (int i = 0; i < piece.length; i++) {
          drops.add(Arrays.copyOfRange(piece, i, i + 1));
        }
      }
      return new Play(status, headers, drops, end);
    }
  }

  /** What happens after the last piece. */
  enum End {
    /** The body ends as HTTP wants it. */
    COMPLETE,
    /** The connection is cut. */
    CUT,
    /** Nothing more comes. */
    HANG,
    /** The body is repeated for as long as the client reads. */
    FLOOD
  }

  /**
   * One request as it arrived.
   *
   * @param headers by their names in lower case
   */
  record Received(String path, Map<String, String> headers, String body) {

    String authorization() {
      return String.valueOf(headers.get("authorization"));
    }
  }

  static final String FINISH =
      "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}";
  static final String USAGE =
      "{\"choices\":[],\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":3,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":10}}}";

  private final HttpServer server;
  private final AtomicReference<Play> play;
  private final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<String> hangUps = new LinkedBlockingQueue<>();
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong connected = new AtomicLong();

  ScriptedProvider(Vertx vertx, Play play) {
    this.play = new AtomicReference<>(play);
    this.server =
        vertx
            .createHttpServer()
            .connectionHandler(
                connection -> {
                  connections.incrementAndGet();
                  connected.incrementAndGet();
                  connection.closeHandler(_ -> connected.decrementAndGet());
                })
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .await();
  }

  static String chunk(String text) {
    return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
        + text
        + "\"},\"finish_reason\":null}]}";
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");
  }

  /** Changes what later requests get. */
  void play(Play next) {
    play.set(next);
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  /** Bytes of bodies that were written so far. */
  long written() {
    return written.get();
  }

  /** Connections that clients have opened so far. */
  long connections() {
    return connections.get();
  }

  /** Connections that are open at this moment. */
  long connected() {
    return connected.get();
  }

  /** Waits until a client has hung up on an answer that was not complete. */
  boolean sawHangUp() throws InterruptedException {
    return hangUps.poll(5, TimeUnit.SECONDS) != null;
  }

  private void answer(HttpServerRequest request) {
    Play now = play.get();
    HttpServerResponse response = request.response();
    response.exceptionHandler(_ -> {});
    response.closeHandler(
        _ -> {
          if (!response.ended()) {
            hangUps.add(request.path());
          }
        });
    request
        .body()
        .onSuccess(
            body -> {
              Map<String, String> headers = new HashMap<>();
              request
                  .headers()
                  .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
              received.add(new Received(request.path(), headers, body.toString()));
              play(now, request, response);
            });
  }

  private void play(Play now, HttpServerRequest request, HttpServerResponse response) {
    if (now.status() == 0) {
      return;
    }
    response.setStatusCode(now.status()).setChunked(true);
    now.headers().forEach(response::putHeader);
    for (byte[] piece : now.body()) {
      write(response, piece);
    }
    switch (now.end()) {
      case COMPLETE -> response.end();
      case CUT -> request.connection().close();
      case HANG -> {}
      case FLOOD -> flood(now, response);
    }
  }

  private void flood(Play now, HttpServerResponse response) {
    while (!response.writeQueueFull() && !response.closed()) {
      for (byte[] piece : now.body()) {
        write(response, piece);
      }
    }
    response.drainHandler(_ -> flood(now, response));
  }

  private void write(HttpServerResponse response, byte[] piece) {
    written.addAndGet(piece.length);
    var _ = response.write(Buffer.buffer(piece));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.close().await();
  }
}
