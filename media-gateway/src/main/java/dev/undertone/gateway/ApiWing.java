package dev.undertone.gateway;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.gateway.api.ApiGate;
import dev.undertone.gateway.api.ApiMeters;
import dev.undertone.gateway.api.ApiParts;
import dev.undertone.gateway.api.ApiRoute;
import dev.undertone.gateway.api.ApiRoutes;
import dev.undertone.gateway.api.CallVoices;
import dev.undertone.gateway.api.ModelNames;
import dev.undertone.gateway.api.RelayObservers;
import dev.undertone.gateway.api.RequestLog;
import dev.undertone.gateway.api.TextLook;
import dev.undertone.gateway.consent.CallFacts;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.consent.Tenant;
import dev.undertone.gateway.ops.Metrics;
import dev.undertone.router.CallModels;
import dev.undertone.router.DecisionObserver;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.provider.LlmDiscovery;
import dev.undertone.router.record.DecisionLog;
import dev.undertone.router.relay.RelayObserver;
import dev.undertone.router.relay.Upstream;
import dev.undertone.router.relay.VertxRelay;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.ModelSpec;
import dev.undertone.router.rules.ProviderSpec;
import dev.undertone.router.text.TextClassifier;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The part of a house that serves the LLM API: the relay to the providers of the router files in
 * force, and the paths that lead to it. Closes what it made.
 */
final class ApiWing implements AutoCloseable {

  private final GatewayConfig config;
  private final Shared shared;
  private final Watchers watchers;
  private final ApiMeters meters;
  private final RequestLog log;
  private final VertxRelay relay;

  /**
   * What it has in common with the rest of the house.
   *
   * @param llm found without being configured, where it is to be used
   * @param environment where keys are, by the names in router files
   */
  record Shared(
      Vertx vertx,
      Routers routers,
      Optional<LlmDiscovery.Found> llm,
      Fleet fleet,
      NanoClock clock,
      Metrics metrics,
      Map<String, String> environment) {}

  /**
   * Who hears of what is done.
   *
   * @param decisions of every decision
   * @param relayed of what came of it
   * @param log that clients may read; empty for none
   */
  record Watchers(
      List<DecisionObserver> decisions, List<RelayObserver> relayed, Optional<DecisionLog> log) {

    /**
     * The decision log, and what calls have for a model.
     *
     * @param live whether a call runs
     */
    static Watchers keeping(
        DecisionLog log, CallModels calls, Predicate<CallId> live, GatewayConfig config) {
      var kept =
          new KeptGenerations(
              log, config.signals().recorded(), config.routers().keepDecisions(), live);
      return new Watchers(List.of(kept), List.of(kept, new AnsweredCalls(calls)), Optional.of(log));
    }
  }

  ApiWing(GatewayConfig config, Shared shared, Watchers watchers) {
    this.config = config;
    this.shared = shared;
    this.watchers = watchers;
    this.meters = new ApiMeters(shared.metrics().registry());
    this.log = RequestLog.to(config.api().log(), shared.metrics().registry());
    List<RelayObserver> observers = new ArrayList<>();
    observers.add(meters);
    observers.add(log);
    observers.addAll(watchers.relayed());
    this.relay =
        new VertxRelay(
            shared.vertx(),
            upstreams(shared.routers().inForce()),
            shared.fleet(),
            shared.clock(),
            new RelayObservers(observers));
    meters.watch(shared.fleet(), relay);
    shared.routers().onChange(this::reload);
  }

  /** The paths, for whom the gate lets in. */
  ApiRoute routes(ApiGate gate, CallVoices calls) {
    var parts =
        new ApiParts(
            config.api(),
            shared.vertx(),
            gate,
            new ModelNames(shared.routers()::inForce, shared.routers().standard()),
            shared.fleet()::view,
            relay,
            calls,
            emotion(config),
            TextLook.where(TextClassifier.shipped()),
            meters,
            watchers.decisions(),
            shared.clock(),
            InstantSource.system());
    return new ApiRoutes(parts, watchers.log());
  }

  @Override
  public void close() {
    shared.routers().onChange(_ -> {});
    relay.close();
    log.close();
  }

  /** A mended key is tried at once, and what no file names any more is forgotten. */
  private void reload(Map<String, CelRouter> next) {
    relay.use(upstreams(next));
    Set<String> models =
        next.values().stream()
            .flatMap(router -> router.file().models().values().stream())
            .map(ModelSpec::fullName)
            .collect(Collectors.toSet());
    shared.fleet().reload(models::contains);
  }

  private Map<String, Upstream> upstreams(Map<String, CelRouter> routers) {
    Map<String, Upstream> upstreams = new HashMap<>();
    for (ProviderSpec spec : Routers.providers(routers).values()) {
      upstreams.put(
          spec.id(), Upstream.of(spec, name -> shared.environment().getOrDefault(name, "")));
    }
    shared.llm().ifPresent(found -> upstreams.put(found.provider(), upstream(found)));
    return upstreams;
  }

  private static Upstream upstream(LlmDiscovery.Found found) {
    return new Upstream(
        found.provider(),
        ProviderSpec.Kind.OPENAI,
        List.of(new Upstream.Deployment(found.provider(), found.baseUrl(), found.apiKey(), 1)),
        ProviderSpec.Balance.WEIGHTED,
        false,
        false,
        "");
  }

  /** What a client may send of emotion: what his tenant would let us hear ourselves. */
  private static Function<String, EmotionUse> emotion(GatewayConfig config) {
    EmotionPolicy policy = config.signals().policy();
    Map<String, EmotionUse> byTenant = new HashMap<>();
    byTenant.put(Tenant.HOUSE.id(), policy.use());
    config
        .server()
        .tenants()
        .forEach(
            access ->
                byTenant.put(access.tenant().id(), policy.use(access.tenant(), CallFacts.PLAIN)));
    Map<String, EmotionUse> fixed = Map.copyOf(byTenant);
    return holder -> fixed.getOrDefault(holder, EmotionUse.off("the tenant is not known"));
  }
}
