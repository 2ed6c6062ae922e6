package dev.undertone.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An OpenAI-compatible provider on the loopback that answers "Hello there." and remembers what it
 * was asked.
 */
final class RecordingProvider implements AutoCloseable {

  private static final List<String> STREAM =
      List.of(
          "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":null}]}",
          "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
              + " there.\"},\"finish_reason\":null}]}",
          "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
          "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}",
          "[DONE]");

  private static final String WHOLE =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello"
          + " there.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}";

  private static final String EMBEDDING =
      "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5,0.25]}],\"model\":\"m\",\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}";

  final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
  final AtomicInteger hangUps = new AtomicInteger();
  private final HttpServer server;

  /** How far an answer goes: all of it, its first token, nothing. */
  enum Reach {
    ALL,
    FIRST_TOKEN,
    NOTHING
  }

  volatile Reach reach = Reach.ALL;

  /** Of every answer; 200 unless it is to refuse. */
  volatile int status = 200;

  RecordingProvider(Vertx vertx) {
    this.server =
        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + server.actualPort() + "/v1";
  }

  /** What it was asked next, with all fields. */
  JsonObject asked() throws InterruptedException {
    String body = bodies.poll(10, TimeUnit.SECONDS);
    if (body == null) {
      throw new AssertionError("nobody asked");
    }
    return new JsonObject(body);
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
            body -> {
              bodies.add(body.toString());
              answer(response, request.path(), body);
            });
  }

  private void answer(HttpServerResponse response, String path, Buffer body) {
    if (reach == Reach.NOTHING) {
      return;
    }
    if (status != 200) {
      response.setStatusCode(status).end("{\"error\":{\"message\":\"no\"}}");
      return;
    }
    if (path.endsWith("/embeddings")) {
      response.putHeader("content-type", "application/json").end(EMBEDDING);
    } else if (new JsonObject(body).getBoolean("stream", false)) {
      response.setChunked(true).putHeader("content-type", "text/event-stream");
      if (reach == Reach.FIRST_TOKEN) {
        response.write("data: " + STREAM.getFirst() + "\n\n");
        return;
      }
      STREAM.forEach(event -> response.write("data: " + event + "\n\n"));
      response.end();
    } else {
      response.putHeader("content-type", "application/json").end(WHOLE);
    }
  }

  @Override
  public void close() {
    server.close().await();
  }
}
