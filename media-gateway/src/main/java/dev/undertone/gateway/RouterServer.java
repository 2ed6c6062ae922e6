package dev.undertone.gateway;

import dev.undertone.gateway.api.ApiRoute;
import dev.undertone.gateway.ops.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one port of a house without audio: the LLM API, health and metrics, on as many event loops as
 * there are cores.
 *
 * <p>{@link #start} and {@link #close} block and are called once each, not from an event loop.
 */
final class RouterServer implements AutoCloseable {

  /** Longer than any answer may take; who says nothing for that long has gone. */
  private static final Duration IDLE = Duration.ofMinutes(11);

  /** How long answers may take to end when the server stops. */
  private static final int CLOSE_SECONDS = 2;

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  /** The port is bound when all is there. */
  private static final String READY = "{\"ready\":true,\"missing\":[]}";

  private final ServerConfig config;
  private final int maxStreams;
  private final Vertx vertx;
  private final ApiRoute api;
  private final Gatekeeper keeper;
  private final Metrics metrics;
  private final List<String> deployed = new ArrayList<>();

  /**
   * @param maxStreams requests at once on one HTTP/2 connection
   */
  RouterServer(
      ServerConfig config,
      int maxStreams,
      Vertx vertx,
      ApiRoute api,
      Gatekeeper keeper,
      Metrics metrics) {
    this.config = config;
    this.maxStreams = maxStreams;
    this.vertx = vertx;
    this.api = api;
    this.keeper = keeper;
    this.metrics = metrics;
  }

  /**
   * Binds the port.
   *
   * @return the port that is bound
   * @throws IllegalStateException when it cannot be bound; the message names host and port
   */
  int start(int eventLoops) {
    // All loops share one port; a negative one tells Vert.x to find it once.
    int port = config.port() == 0 ? -1 : config.port();
    int bound = port;
    for (int n = 0; n < eventLoops; n++) {
      var loop = new Loop(port);
      try {
        deployed.add(await(vertx.deployVerticle(loop)));
      } catch (CompletionException e) {
        throw new IllegalStateException(
            "cannot listen on " + config.host() + ":" + config.port() + ": " + e.getCause(), e);
      }
      bound = loop.bound;
    }
    return bound;
  }

  /** Stops listening, gives answers {@value #CLOSE_SECONDS} s to end, and ends the others. */
  @Override
  public void close() {
    List<Future<Void>> ending = deployed.stream().map(vertx::undeploy).toList();
    deployed.clear();
    ending.forEach(RouterServer::await);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** One event loop's share of the connections. */
  private final class Loop extends VerticleBase {
    private final int port;
    private volatile int bound;
    private @Nullable HttpServer server;

    Loop(int port) {
      this.port = port;
    }

    @Override
    public Future<?> start() {
      var options =
          new HttpServerOptions()
              .setHost(config.host())
              .setPort(port)
              .setTcpNoDelay(true)
              .setIdleTimeoutUnit(TimeUnit.SECONDS)
              .setIdleTimeout((int) IDLE.toSeconds())
              .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(maxStreams));
      return vertx
          .createHttpServer(options)
          .requestHandler(RouterServer.this::handle)
          .listen()
          .onSuccess(
              listening -> {
                server = listening;
                bound = listening.actualPort();
              });
    }

    @Override
    public Future<?> stop() {
      HttpServer listening = server;
      return listening == null
          ? Future.succeededFuture()
          : listening.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void handle(HttpServerRequest request) {
    String path = request.path() == null ? "" : request.path();
    if (api.handles(request, path)) {
      return;
    }
    switch (path) {
      case "/healthz" -> Answers.json(request, 200, "{\"status\":\"up\"}");
      case "/readyz" -> Answers.json(request, 200, READY);
      case "/metrics" -> {
        if (keeper.hasHouseToken(request)) {
          var _ = request.response().putHeader("content-type", PROMETHEUS).end(metrics.scrape());
        } else {
          Answers.unauthorized(request);
        }
      }
      default -> Answers.error(request, 404, "path", path, "is not served here");
    }
  }
}
