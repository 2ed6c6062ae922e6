package dev.undertone.gateway;

import dev.undertone.conversation.Agent;
import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.audio.AudioFrame;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.LanguageDetector;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.VoiceActivity;
import dev.undertone.gateway.api.DeskVoices;
import dev.undertone.gateway.api.LatestSignals;
import dev.undertone.gateway.consent.Tenant;
import dev.undertone.gateway.events.EventHub;
import dev.undertone.gateway.ops.Metrics;
import dev.undertone.router.CallModels;
import dev.undertone.router.health.CircuitBreaker;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.provider.LlmDiscovery;
import dev.undertone.router.record.DecisionLog;
import dev.undertone.stt.EnergyVad;
import dev.undertone.stt.ModelStore;
import dev.undertone.stt.NativeLane;
import dev.undertone.stt.OnnxNatives;
import dev.undertone.stt.SileroVad;
import dev.undertone.stt.SttConfig;
import dev.undertone.stt.SttEvent;
import dev.undertone.stt.SttObserver;
import dev.undertone.stt.VoskRecognizers;
import dev.undertone.tts.SentenceSynthesizer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Wires the house: plain constructor calls in reading order, closed in reverse. Models load side by
 * side, and the port is bound when all of them are there.
 */
final class Assembly implements HouseStarter {

  /** How long calls may take to end when the server stops. */
  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  private static final int RATE_HZ = 16_000;

  /** One second of 32 ms each. */
  private static final int WARM_UP_WINDOWS = 31;

  private final Map<String, String> environment;
  private final Parts.Models models;
  private final SharedVoice voice;
  private final NanoClock clock = NanoClock.system();

  Assembly(Map<String, String> environment, Parts.Models models, SharedVoice voice) {
    this.environment = environment;
    this.models = models;
    this.voice = voice;
  }

  @Override
  public RunningHouse start(GatewayConfig config, Progress progress) throws InterruptedException {
    Logging.begin();
    SideBySide parts = new SideBySide(progress);
    try {
      return open(config, progress, parts);
    } catch (ConfigException e) {
      parts.close();
      throw e;
    } catch (ProviderException | IllegalStateException | IllegalArgumentException e) {
      parts.close();
      throw new HouseException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | InterruptedException e) {
      parts.close();
      throw e;
    }
  }

  private RunningHouse open(GatewayConfig config, Progress progress, SideBySide parts)
      throws InterruptedException {
    Metrics metrics = parts.own(new Metrics());
    ModelStore store = models.of(config);
    SttConfig stt = sttConfig(config.stt(), store);
    var loadingEars = parts.load("recogniser", () -> recognizers(stt, metrics, parts));
    var loadingActivity = parts.load("voice activity", () -> voiceActivity(config.vad(), store));
    var loadingVoice = parts.load("voice", () -> voice.hold(config.tts()));

    EventHub hub = new EventHub();
    Agents agents = agents(config.agents(), config.server().tenants());
    HouseLanguages.unheard(agents, stt.models().keySet()).forEach(progress::step);
    DecisionLog log = parts.own(DecisionLogs.open(config.routers(), metrics.registry()));
    var decisions =
        new KeptDecisions(log, config.signals().recorded(), config.routers().keepDecisions());
    Vertx vertx = GatewayServer.newVertx();
    parts.own(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    Optional<LlmDiscovery.Found> llm = Routers.discover(config.llm(), progress);
    Routers routers =
        parts.own(
            new Routers(
                config,
                List.of(Routers.STANDARD, Routers.DEMO),
                llm,
                new RuleMeters(metrics.registry()),
                progress));
    var answered = new CallModels(config.server().maxCalls());
    Fleet fleet = new Fleet(CircuitBreaker.Settings.STANDARD, clock);
    Routing routing =
        parts.own(new Routing(routers, llm, fleet, environment, vertx, clock, answered, decisions));

    VoskRecognizers recognizers = SideBySide.await(loadingEars);
    VoiceActivity.Factory activity = SideBySide.await(loadingActivity);
    if (activity instanceof AutoCloseable closeable) {
      parts.own(closeable);
    }
    ProsodyAnalyzer.Factory prosody = Prosodies.of(config.signals(), parts::own);
    warmUp(recognizers, activity, prosody, config.signals().use());
    LanguageDetector languages =
        HouseLanguages.detector(config.stt(), agents, recognizers.isMultilingual(), parts);
    SharedVoice.Hold held = parts.own(SideBySide.await(loadingVoice));
    parts.loaded();

    var engines =
        new Conversation.Engines(
            recognizers,
            activity,
            prosody,
            routing.responder(),
            new SentenceSynthesizer(held.engine(), clock),
            languages);
    var rules =
        new CallRegistry.Rules(
            config.turn(),
            config.signals().policy(),
            tenants(config.server()),
            config.server().maxCalls(),
            END_WITHIN);
    var heard = new LatestSignals(config.server().maxCalls());
    var calls =
        new CallRegistry(
            agents, engines, rules, clock, List.of(metrics, hub, decisions, heard, answered));
    var shared = new ApiWing.Shared(vertx, routers, llm, fleet, clock, metrics, environment);
    var watchers =
        ApiWing.Watchers.keeping(log, answered, id -> calls.find(id).isPresent(), config);
    ApiWing api = parts.own(new ApiWing(config, shared, watchers));
    var voices = new DeskVoices(calls, heard, answered);
    var server =
        parts.own(
            new GatewayServer(
                ServerConfig.of(config),
                calls,
                hub,
                metrics,
                List::of,
                vertx,
                gate -> config.api().enabled() ? List.of(api.routes(gate, voices)) : List.of()));
    parts.own(calls);
    int port = server.start();
    return new House(config.server().host(), port, parts);
  }

  private record House(String host, int port, SideBySide parts) implements RunningHouse {
    @Override
    public void close() {
      parts.close();
    }
  }

  /** A missing model is told before anything slow is begun. */
  private static SttConfig sttConfig(GatewayConfig.Stt config, ModelStore store) {
    Map<String, Path> paths = new HashMap<>();
    config
        .models()
        .forEach(
            (language, model) ->
                paths.put(
                    language,
                    GatewayConfig.Stt.isDirectory(model)
                        ? Path.of(model)
                        : store.path("stt.models." + language, model)));
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = config.threads() == 0 ? cores : config.threads();
    Duration wordless = SttConfig.standard(paths, threads).wordlessSpeech();
    return new SttConfig(paths, threads, config.maxQueued(), config.idleEngines(), wordless);
  }

  private static VoskRecognizers recognizers(SttConfig config, Metrics metrics, SideBySide parts) {
    NativeLane lane = new NativeLane(config.nativeThreads());
    VoskRecognizers recognizers = new VoskRecognizers(config, lane, counted(metrics));
    parts.own(lane);
    return parts.own(recognizers);
  }

  /** Runs what hears once, so that the first caller does not lose words to class loading. */
  private static void warmUp(
      VoskRecognizers recognizers,
      VoiceActivity.Factory activity,
      ProsodyAnalyzer.Factory prosodies,
      EmotionUse emotion) {
    String language = recognizers.languages().iterator().next();
    try (var ears = recognizers.open(language, _ -> {});
        var voice = activity.open();
        var prosody = prosodies.open(RATE_HZ, emotion)) {
      short[] window = new short[voice.windowSamples()];
      for (int i = 0; i < window.length; i++) {
        window[i] = (short) (8_000 * Math.sin(i * 0.06));
      }
      for (int n = 0; n < WARM_UP_WINDOWS; n++) {
        long at = (long) n * window.length;
        var _ = voice.probability(window, 0);
        prosody.accept(window, 0, window.length, at, true);
        var _ = ears.offer(new AudioFrame(AudioFormat.WIDEBAND, at, 0, window.clone()));
      }
      ears.finish();
    }
  }

  private static SttObserver counted(Metrics metrics) {
    var dropped = metrics.registry().counter("stt.audio.dropped.seconds");
    var faults = metrics.registry().counter("stt.faults");
    var fed = metrics.registry().counter("stt.audio.fed.seconds");
    var busy = metrics.registry().counter("stt.native.seconds");
    return event -> {
      switch (event) {
        case SttEvent.AudioDropped(Duration audio) -> dropped.increment(audio.toMillis() / 1e3);
        case SttEvent.Fault _ -> faults.increment();
        case SttEvent.NativeCall call -> {
          fed.increment(call.audio().toNanos() / 1e9);
          busy.increment(call.took().toNanos() / 1e9);
        }
        case SttEvent.ModelLoaded _ -> {}
      }
    };
  }

  private VoiceActivity.Factory voiceActivity(GatewayConfig.Vad config, ModelStore store)
      throws IOException {
    if (config.engine().equals("energy")) {
      return new EnergyVad.Factory(RATE_HZ);
    }
    try {
      Path model = store.path("vad.engine", "silero-v6");
      OnnxNatives.unpackTo(ModelStore.cacheDirectory(environment, home()).resolve("onnxruntime"));
      return new SileroVad.Factory(model, RATE_HZ);
    } catch (ProviderException e) {
      if (config.engine().equals("silero")) {
        throw e;
      }
      System.getLogger(Assembly.class.getName())
          .log(System.Logger.Level.WARNING, "energy decides what is speech: " + e.getMessage());
      return new EnergyVad.Factory(RATE_HZ);
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home", "."));
  }

  /**
   * @throws ConfigException with all that is wrong with agent files, or with who answers where
   */
  static Agents agents(GatewayConfig.Agents config, List<GatewayConfig.TenantAccess> tenants) {
    Map<String, Agent> byId = new HashMap<>();
    byId.put("default", AgentFile.standard());
    List<ConfigIssue> issues = new ArrayList<>();
    for (Path file : YamlFiles.in(config.directory(), "agents.dir", issues)) {
      try {
        Agent agent = AgentFile.read(file);
        byId.put(agent.id(), agent);
      } catch (ConfigException e) {
        issues.addAll(e.issues());
      }
    }
    if (!issues.isEmpty()) {
      throw new ConfigException(issues);
    }
    try {
      var agents = new Agents(byId, config.standard(), config.byDoor());
      tenants.forEach(access -> mayName(access.tenant(), agents));
      return agents;
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      throw new ConfigException(List.of(ConfigIssue.ofFile("agents", why)));
    }
  }

  private static void mayName(Tenant tenant, Agents agents) {
    try {
      var _ = agents.find(tenant.agent());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tenants." + tenant.id() + ".agent = '" + tenant.agent() + "', " + e.getMessage(), e);
    }
  }

  private static Map<String, Tenant> tenants(GatewayConfig.Server server) {
    Map<String, Tenant> tenants = new HashMap<>();
    server.tenants().forEach(access -> tenants.put(access.tenant().id(), access.tenant()));
    return tenants;
  }
}
