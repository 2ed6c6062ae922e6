package dev.undertone.router.relay;

import dev.undertone.conversation.NanoClock;
import dev.undertone.router.Plan;
import dev.undertone.router.Plan.OnBreak;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.Plan.Retry;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.dialect.Extras;
import dev.undertone.router.health.CircuitBreaker;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.rules.ModelSpec;
import dev.undertone.router.rules.ModelSpec.Price;
import dev.undertone.router.rules.ProviderSpec.Balance;
import dev.undertone.router.rules.ProviderSpec.Kind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A relay with everything around it, for one test. The test's thread only. */
final class Stage implements AutoCloseable {

  /** One dollar per million tokens in, two out, a tenth where cached. */
  static final Price PRICE = new Price(1, 2, 0.1);

  static final Duration SOON = Duration.ofMillis(150);
  static final Duration LATER = Duration.ofSeconds(20);

  /** Short ones, so that a test that hangs ends. */
  static final RelayLimits LIMITS = limits(64, LATER, LATER);

  /** Those that wait as long as it takes. */
  static final RelayLimits PATIENT = limits(64, LATER, LATER, LATER, LATER);

  /** The same but for these. */
  static RelayLimits limits(int connections, Duration longestStream, Duration clientStall) {
    return limits(
        connections, Duration.ofMillis(400), Duration.ofMillis(600), longestStream, clientStall);
  }

  private static RelayLimits limits(
      int connections,
      Duration lastPatience,
      Duration wholeAnswer,
      Duration longestStream,
      Duration clientStall) {
    return new RelayLimits(
        LATER,
        connections,
        64,
        lastPatience,
        wholeAnswer,
        longestStream,
        1 << 20,
        4 << 20,
        64 << 10,
        clientStall,
        2);
  }

  final Vertx vertx;
  final RecordingObserver observer = new RecordingObserver();
  final Fleet fleet;
  private final Context context;
  private final Map<String, Upstream> upstreams = new LinkedHashMap<>();
  private final List<MisbehavingProvider> providers = new ArrayList<>();
  private RelayLimits limits = LIMITS;
  private VertxRelay relay;
  private long due = Duration.ofSeconds(30).toNanos();

  Stage(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.fleet =
        new Fleet(
            new CircuitBreaker.Settings(3, Duration.ofSeconds(10), Duration.ofSeconds(60)),
            NanoClock.system());
    upstreams.put(
        "scripted",
        new Upstream("scripted", Kind.SCRIPTED, List.of(), Balance.WEIGHTED, false, false, ""));
    this.relay = relay();
  }

  private VertxRelay relay() {
    return new VertxRelay(vertx, upstreams, fleet, NanoClock.system(), observer, limits);
  }

  Stage within(RelayLimits others) {
    limits = others;
    relay.close();
    relay = relay();
    return this;
  }

  /** For the jobs that are begun from here on. */
  Stage due(Duration fromStart) {
    due = fromStart.toNanos();
    return this;
  }

  /** A provider with one deployment that plays {@code script}. */
  MisbehavingProvider provider(String id, Script script) {
    MisbehavingProvider provider = new MisbehavingProvider(vertx, script);
    providers.add(provider);
    at(id, Kind.OPENAI, Balance.WEIGHTED, provider.baseUrl());
    return provider;
  }

  /** One provider with a deployment for each script. */
  List<MisbehavingProvider> deployments(String id, Balance balance, Script... scripts) {
    List<MisbehavingProvider> all = new ArrayList<>();
    for (Script script : scripts) {
      all.add(new MisbehavingProvider(vertx, script));
    }
    providers.addAll(all);
    at(
        id,
        Kind.OPENAI,
        balance,
        all.stream().map(MisbehavingProvider::baseUrl).toArray(URI[]::new));
    return all;
  }

  void at(String id, Kind kind, Balance balance, URI... urls) {
    List<Upstream.Deployment> deployments = new ArrayList<>();
    for (URI url : urls) {
      String name = urls.length == 1 ? id : id + "-" + deployments.size();
      deployments.add(new Upstream.Deployment(name, url, "secret-" + name, 1));
    }
    use(new Upstream(id, kind, deployments, balance, false, false, ""));
  }

  void use(Upstream upstream) {
    upstreams.put(upstream.id(), upstream);
    relay.use(upstreams);
  }

  VertxRelay theRelay() {
    return relay;
  }

  static PlannedAttempt model(String provider, Duration firstToken, Duration stall) {
    return new PlannedAttempt(
        new ModelSpec(
            provider, provider, "m", Optional.of(PRICE), Optional.empty(), Duration.ofMillis(100)),
        firstToken,
        stall);
  }

  static PlannedAttempt model(String provider) {
    return model(provider, LATER, LATER);
  }

  /** A model that is given up soon. */
  static PlannedAttempt hasty(String provider) {
    return model(provider, SOON, SOON);
  }

  /** The first one is given up soon. */
  static Plan hastyThen(String first, String... others) {
    List<PlannedAttempt> all = new ArrayList<>();
    all.add(hasty(first));
    for (String other : others) {
      all.add(model(other));
    }
    return Plan.inOrder(all);
  }

  static PlannedAttempt model(String provider, long window) {
    return new PlannedAttempt(
        new ModelSpec(
            provider,
            provider,
            "m",
            Optional.of(PRICE),
            Optional.of(window),
            Duration.ofMillis(100)),
        LATER,
        LATER);
  }

  static Plan inOrder(String... providers) {
    List<PlannedAttempt> all = new ArrayList<>();
    for (String provider : providers) {
      all.add(model(provider));
    }
    return Plan.inOrder(all);
  }

  static Plan hedged(Duration after, PlannedAttempt... attempts) {
    return new Plan(
        Plan.Kind.FALLBACK,
        List.of(attempts),
        Optional.of(after),
        Retry.NONE,
        OnBreak.ERROR,
        false,
        Optional.empty());
  }

  static Plan with(Plan plan, Retry retry, OnBreak onBreak, boolean nextOnRefusal) {
    return new Plan(
        plan.kind(),
        plan.attempts(),
        plan.hedgeAfter(),
        retry,
        onBreak,
        nextOnRefusal,
        plan.mirror());
  }

  static Plan of(Plan.Kind kind, double escalateBelow, int votes, List<PlannedAttempt> attempts) {
    return new Plan(
        kind,
        attempts,
        Optional.empty(),
        Retry.NONE,
        OnBreak.ERROR,
        false,
        Optional.empty(),
        escalateBelow,
        votes);
  }

  static Plan mirrored(Plan plan, String provider) {
    return new Plan(
        plan.kind(),
        plan.attempts(),
        plan.hedgeAfter(),
        plan.retry(),
        plan.onBreak(),
        plan.nextOnRefusal(),
        Optional.of(model(provider)));
  }

  static RouteDecision decision(Plan plan) {
    return new RouteDecision(
        "default", "v1", "rule-1", "normal", "a", "p1", 1, plan, "", Map.of(), "normal", 1, "none",
        "because", List.of(), List.of());
  }

  static PlainRequest streamed() {
    return new PlainRequest(true, extras(Optional.empty(), Optional.empty()), 100);
  }

  static PlainRequest unstreamed() {
    return new PlainRequest(false, extras(Optional.empty(), Optional.empty()), 100);
  }

  static Extras extras(Optional<Duration> budget, Optional<Duration> firstTokenTimeout) {
    return new Extras(
        List.of(),
        Map.of(),
        "",
        Optional.empty(),
        "",
        budget,
        firstTokenTimeout,
        List.of(),
        List.of(),
        false);
  }

  /** A job that was started. */
  final class Started {
    final RecordingClient client;
    private final CompletableFuture<Run> run = new CompletableFuture<>();

    private Started(RecordingClient client) {
      this.client = client;
    }

    RecordingClient.Seen end() {
      return client.awaitEnd();
    }

    /** The client goes away; returns when it did, by {@link System#nanoTime}. */
    long cancel() {
      Run started = get(run);
      return call(
          () -> {
            long at = System.nanoTime();
            started.cancel();
            return at;
          });
    }
  }

  Started start(Plan plan, ApiRequest request) {
    return start(plan, request, new RecordingClient());
  }

  Started start(Plan plan, ApiRequest request, RecordingClient client) {
    Started started = new Started(client);
    context.runOnContext(
        _ -> {
          try {
            started.run.complete(relay.start(job(plan, request), client));
          } catch (RuntimeException e) {
            started.run.completeExceptionally(e);
          }
        });
    return started;
  }

  /** Starts a job on any event loop; the client is made there. */
  void startAnywhere(Plan plan, ApiRequest request, Supplier<Client> client) {
    ((VertxInternal) vertx)
        .createEventLoopContext()
        .runOnContext(_ -> relay.start(job(plan, request), client.get()));
  }

  private Job job(Plan plan, ApiRequest request) {
    return new Job(
        "gen-1",
        decision(plan),
        request,
        request.answer("gen-1", 1),
        "user",
        "",
        System.nanoTime() + due);
  }

  RecordingClient.Seen play(Plan plan, ApiRequest request) {
    return start(plan, request).end();
  }

  /** Waits until timers that are due by then have run. */
  void awaitTimers(long millis) {
    CompletableFuture<Boolean> passed = new CompletableFuture<>();
    vertx.setTimer(millis, _ -> passed.complete(true));
    get(passed);
  }

  /** Waits until it is so. */
  void until(String what, BooleanSupplier so) {
    long end = System.nanoTime() + LATER.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(what + " never became true");
      }
      awaitTimers(10);
    }
  }

  /** Runs on the jobs' event loop. */
  <T> T call(Supplier<T> what) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(_ -> result.complete(what.get()));
    return get(result);
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    relay.close();
    providers.forEach(MisbehavingProvider::close);
  }
}
