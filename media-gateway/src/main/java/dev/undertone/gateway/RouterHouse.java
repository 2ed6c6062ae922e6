package dev.undertone.gateway;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.NanoClock;
import dev.undertone.gateway.api.ApiRoute;
import dev.undertone.gateway.api.CallVoices;
import dev.undertone.gateway.ops.AccessToken;
import dev.undertone.gateway.ops.Metrics;
import dev.undertone.router.CallModels;
import dev.undertone.router.health.CircuitBreaker;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.provider.LlmDiscovery;
import dev.undertone.router.record.DecisionLog;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Wires a house without audio: the LLM API and nothing else. Touches no class of recognisers,
 * voices or prosody, which are not on the class path of {@code undertone router}.
 */
final class RouterHouse implements HouseStarter {

  private final Map<String, String> environment;
  private final int eventLoops;
  private final NanoClock clock = NanoClock.system();

  RouterHouse(Map<String, String> environment, int eventLoops) {
    this.environment = environment;
    this.eventLoops = eventLoops;
  }

  @Override
  public RunningHouse start(GatewayConfig config, Progress progress) throws InterruptedException {
    Logging.begin();
    var parts = new SideBySide(progress);
    try {
      return open(config, progress, parts);
    } catch (ConfigException e) {
      parts.close();
      throw e;
    } catch (IllegalStateException | IllegalArgumentException e) {
      parts.close();
      throw new HouseException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | InterruptedException e) {
      parts.close();
      throw e;
    }
  }

  private RunningHouse open(GatewayConfig config, Progress progress, SideBySide parts)
      throws InterruptedException {
    var starting = parts.load("network", GatewayServer::newVertx);
    Metrics metrics = parts.own(new Metrics());
    Optional<LlmDiscovery.Found> llm =
        config.llm().isAuto() ? Routers.discover(config.llm(), progress) : Optional.empty();
    Routers routers =
        parts.own(
            new Routers(
                config,
                List.of(Routers.STANDARD),
                llm,
                new RuleMeters(metrics.registry()),
                progress));
    Vertx vertx = SideBySide.await(starting);
    parts.own(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    parts.loaded();
    var shared =
        new ApiWing.Shared(
            vertx,
            routers,
            llm,
            new Fleet(CircuitBreaker.Settings.STANDARD, clock),
            clock,
            metrics,
            environment);
    DecisionLog log = parts.own(DecisionLogs.open(config.routers(), metrics.registry()));
    var watchers = ApiWing.Watchers.keeping(log, new CallModels(0), _ -> false, config);
    ApiWing api = parts.own(new ApiWing(config, shared, watchers));
    ServerConfig server = ServerConfig.of(config);
    var keeper =
        new Gatekeeper(
            new AccessToken(server.accessToken(), server.tenantTokens()), server.allowedOrigins());
    ApiRoute routes = api.routes(keeper, CallVoices.NONE);
    var door =
        parts.own(
            new RouterServer(
                server, config.api().maxStreamsPerConnection(), vertx, routes, keeper, metrics));
    int port = door.start(eventLoops);
    return new House(server.host(), port, parts);
  }

  private record House(String host, int port, SideBySide parts) implements RunningHouse {
    @Override
    public void close() {
      parts.close();
    }
  }
}
