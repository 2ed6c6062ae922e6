package dev.undertone.gateway;

import dev.undertone.gateway.api.ApiGate;
import dev.undertone.gateway.api.ApiRoute;
import dev.undertone.gateway.console.ConsolePage;
import dev.undertone.gateway.door.CallDesk;
import dev.undertone.gateway.door.Door;
import dev.undertone.gateway.events.EventHub;
import dev.undertone.gateway.ops.AccessToken;
import dev.undertone.gateway.ops.Metrics;
import dev.undertone.gateway.ops.Readiness;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one port of the house: doors for calls, events, the console, health and metrics.
 *
 * <p>{@link #start} and {@link #close} block and are called once each, not from an event loop.
 * Close the {@link CallRegistry} first: calls say goodbye over the sockets that end here.
 */
public final class GatewayServer implements AutoCloseable {

  /** Bounds how much answered audio the kernel holds before a slow caller holds up the player. */
  private static final int SEND_BUFFER_BYTES = 128 * 1_024;

  /** How long the far end may take to answer our goodbye. */
  private static final int CLOSE_SECONDS = 2;

  /** A frame beyond the socket's own limit is cut off; up to there we can still say why. */
  private static final int FRAME_SLACK = 4;

  private final ServerConfig config;
  private final Vertx vertx;
  private final boolean owned;
  private final Routes routes;
  private @Nullable HttpServer server;

  /** A server without the LLM API, on event loops of its own. */
  public GatewayServer(
      ServerConfig config, CallDesk desk, EventHub hub, Metrics metrics, Readiness readiness) {
    this(config, desk, hub, metrics, readiness, newVertx(), true, _ -> List.of());
  }

  /**
   * @param vertx whose event loops it runs on; stays its owner's
   * @param api paths of the LLM API, for whom the gate lets in
   */
  GatewayServer(
      ServerConfig config,
      CallDesk desk,
      EventHub hub,
      Metrics metrics,
      Readiness readiness,
      Vertx vertx,
      Function<ApiGate, List<ApiRoute>> api) {
    this(config, desk, hub, metrics, readiness, vertx, false, api);
  }

  private GatewayServer(
      ServerConfig config,
      CallDesk desk,
      EventHub hub,
      Metrics metrics,
      Readiness readiness,
      Vertx vertx,
      boolean owned,
      Function<ApiGate, List<ApiRoute>> api) {
    this.config = config;
    this.vertx = vertx;
    this.owned = owned;
    var token = new AccessToken(config.accessToken(), config.tenantTokens());
    var door =
        new Door(
            desk,
            token::holder,
            metrics,
            config.limits().maxMessageBytes(),
            config.limits().openWithin());
    var keeper = new Gatekeeper(token, config.allowedOrigins());
    var sockets = new SocketRoutes(vertx, config, keeper, door, hub);
    this.routes =
        new Routes(
            sockets,
            new TwilioRoutes(config, keeper, metrics),
            new CallRoutes(desk, keeper),
            api.apply(keeper),
            new ConsolePage(),
            keeper,
            metrics,
            readiness);
  }

  /** Event loops of a house. */
  static Vertx newVertx() {
    // Nothing of ours goes through Vert.x's file cache, which would leave folders behind.
    var files =
        new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    return Vertx.vertx(
        new VertxOptions().setPreferNativeTransport(true).setFileSystemOptions(files));
  }

  /**
   * Binds the port.
   *
   * @return the port that is bound
   * @throws IllegalStateException when it cannot be bound; the message names host and port
   */
  public int start() {
    int max = config.limits().maxMessageBytes();
    var options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setTcpNoDelay(true)
            .setSendBufferSize(SEND_BUFFER_BYTES)
            .setMaxWebSocketFrameSize(FRAME_SLACK * max)
            .setMaxWebSocketMessageSize(max)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setWebSocketClosingTimeout(CLOSE_SECONDS)
            .setWebSocketSubProtocols(List.of(AccessToken.SUBPROTOCOL));
    try {
      var bound = vertx.createHttpServer(options).requestHandler(routes::handle).listen();
      server = await(bound);
      return server.actualPort();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "cannot listen on " + config.host() + ":" + config.port() + ": " + e.getCause(), e);
    }
  }

  /** Whether sockets run on epoll rather than NIO. */
  public boolean isNative() {
    return vertx.isNativeTransportEnabled();
  }

  /**
   * Stops listening, gives connections that are closing {@value #CLOSE_SECONDS} s to do so, and
   * ends the others. Idempotent.
   */
  @Override
  public void close() {
    // An event loop that ends in the middle of a goodbye leaves the far end's socket open for good.
    HttpServer bound = server;
    server = null;
    if (bound != null) {
      await(bound.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS));
    }
    if (owned) {
      await(vertx.close());
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
