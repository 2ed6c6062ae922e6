package dev.undertone.gateway;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.conversation.NanoClock;
import dev.undertone.router.DecisionObserver;
import dev.undertone.router.RoutedResponder;
import dev.undertone.router.health.CircuitBreaker;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.provider.AnthropicModel;
import dev.undertone.router.provider.HttpProbe;
import dev.undertone.router.provider.LlmDiscovery;
import dev.undertone.router.provider.Model;
import dev.undertone.router.provider.OpenAiCompatibleModel;
import dev.undertone.router.provider.ScriptedModel;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.ProviderSpec;
import dev.undertone.router.rules.RouterFile;
import dev.undertone.router.rules.RouterFiles;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The router's half of the house: router files in force, the providers they name, and the responder
 * that carries decisions out. Closes what it made.
 */
final class Routing implements AutoCloseable {

  private final RouterFiles files;
  private final RoutedResponder responder;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();

  /**
   * @param environment where keys are, by the names in router files
   * @throws ConfigException with all that is wrong with the router files
   */
  Routing(
      GatewayConfig config,
      Map<String, String> environment,
      Vertx vertx,
      NanoClock clock,
      DecisionObserver decisions,
      CelRouter.FailureObserver failures,
      Progress progress)
      throws InterruptedException {
    Optional<LlmDiscovery.Found> llm = discover(config.llm(), progress);
    List<RouterFile> bundled =
        List.of(bundled("default", llm, config), bundled("demo", llm, config));
    this.files = new RouterFiles(places(config.routers()), bundled, told(progress), failures);
    Map<String, Model> providers = new HashMap<>();
    for (CelRouter router : files.routers().values()) {
      warn(router.file(), config.signals().use().allowed(), progress);
      for (ProviderSpec spec : router.file().providers().values()) {
        providers.computeIfAbsent(spec.id(), _ -> model(spec, environment, vertx, clock));
      }
    }
    llm.filter(_ -> config.llm().isAuto())
        .ifPresent(found -> providers.put(found.provider(), model(found, vertx, clock)));
    String always = config.routers().always().map(this::idOf).orElse("");
    this.responder =
        new RoutedResponder(
            asked -> files.get(always.isEmpty() ? asked : always),
            providers,
            new Fleet(CircuitBreaker.Settings.STANDARD, clock),
            clock,
            InstantSource.system(),
            decisions);
    if (config.routers().reload()) {
      watch();
    }
  }

  RoutedResponder responder() {
    return responder;
  }

  /** What is wrong with a router file, as {@code config check} tells it. */
  static List<ConfigIssue> check(Path file) {
    try (var _ =
        new RouterFiles(
            List.of(file), List.of(), told(_ -> {}), CelRouter.FailureObserver.none())) {
      return List.of();
    } catch (ConfigException e) {
      return e.issues();
    }
  }

  @Override
  public void close() {
    for (AutoCloseable each = owned.poll(); each != null; each = owned.poll()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("a provider does not close", e);
      }
    }
  }

  private void watch() {
    ScheduledExecutorService looking =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("router-files").factory());
    owned.push(looking);
    owned.push(files);
    files.watchOn(looking);
  }

  private static Optional<LlmDiscovery.Found> discover(GatewayConfig.Llm config, Progress progress)
      throws InterruptedException {
    Map<String, String> told = new HashMap<>();
    config.openai().key().value().ifPresent(key -> told.put("OPENAI_API_KEY", key));
    config.openai().baseUrl().value().ifPresent(url -> told.put("OPENAI_BASE_URL", url));
    config.openai().model().value().ifPresent(model -> told.put("OPENAI_MODEL", model));
    Optional<LlmDiscovery.Found> found =
        new LlmDiscovery(told, new HttpProbe(), URI.create(config.ollamaUrl())).find();
    boolean auto = config.isAuto();
    found.ifPresent(llm -> progress.step(auto ? "answers come from " + llm : llm.announcement()));
    if (auto && found.isEmpty()) {
      throw new HouseException(
          "--llm auto: no model found; set OPENAI_API_KEY, or start Ollama on its usual port");
    }
    return found;
  }

  /** A router of ours; with {@code --llm auto} its scripted models give way to the one found. */
  private static RouterFile bundled(
      String name, Optional<LlmDiscovery.Found> llm, GatewayConfig config) {
    RouterFile file = RouterFile.bundled(name);
    return config.llm().isAuto() && llm.isPresent()
        ? file.servedBy(llm.get().provider(), llm.get().model())
        : file;
  }

  private static List<Path> places(GatewayConfig.Routers routers) {
    List<Path> places = new ArrayList<>();
    routers.directory().ifPresent(places::add);
    places.addAll(routers.files());
    routers.always().map(Path::of).filter(Routing::isFile).ifPresent(places::add);
    return places;
  }

  private static boolean isFile(Path path) {
    String name = path.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** The id that stands in the file, where a file was named. */
  private String idOf(String always) {
    if (!isFile(Path.of(always))) {
      return files.get(always).id();
    }
    return files.routers().values().stream()
        .filter(router -> router.file().file().equals(always))
        .map(CelRouter::id)
        .findFirst()
        .orElseThrow(() -> new HouseException("routers.always = " + always + ", was not read"));
  }

  private static void warn(RouterFile file, boolean emotion, Progress progress) {
    file.warnings(emotion).forEach(issue -> progress.step("warning: " + issue.render()));
  }

  private Model model(
      ProviderSpec spec, Map<String, String> environment, Vertx vertx, NanoClock clock) {
    return switch (spec.kind()) {
      case SCRIPTED -> ScriptedModel.shipped(clock);
      case ANTHROPIC -> {
        String url = spec.baseUrl().isEmpty() ? AnthropicModel.BASE_URL : spec.baseUrl();
        yield owned(
            new AnthropicModel(
                spec.id(),
                URI.create(url),
                key(spec, environment),
                vertx,
                clock,
                OpenAiCompatibleModel.Limits.STANDARD));
      }
      case OPENAI -> {
        String url = spec.baseUrl().isEmpty() ? "https://api.openai.com/v1" : spec.baseUrl();
        yield openAi(spec.id(), URI.create(url), key(spec, environment), vertx, clock);
      }
    };
  }

  private static String key(ProviderSpec spec, Map<String, String> environment) {
    if (spec.apiKeyEnv().isEmpty()) {
      return "";
    }
    String key = environment.getOrDefault(spec.apiKeyEnv(), "");
    if (key.isBlank()) {
      throw new HouseException(
          "provider '%s': the environment variable %s holds no key"
              .formatted(spec.id(), spec.apiKeyEnv()));
    }
    return key;
  }

  private Model model(LlmDiscovery.Found found, Vertx vertx, NanoClock clock) {
    return openAi(found.provider(), found.baseUrl(), found.apiKey(), vertx, clock);
  }

  private Model openAi(String id, URI url, String key, Vertx vertx, NanoClock clock) {
    return owned(
        new OpenAiCompatibleModel(
            id, url, key, vertx, clock, OpenAiCompatibleModel.Limits.STANDARD));
  }

  private <T extends Model & AutoCloseable> Model owned(T model) {
    owned.push(model);
    return model;
  }

  private static RouterFiles.Observer told(Progress progress) {
    return new RouterFiles.Observer() {
      @Override
      public void loaded(RouterFile file) {
        progress.step("router '%s' is in force (%s)".formatted(file.id(), file.file()));
      }

      @Override
      public void refused(Path path, List<ConfigIssue> issues) {
        progress.step("router file " + path + " is refused, the old one stays in force:");
        issues.forEach(issue -> progress.step(issue.render()));
      }

      @Override
      public void deleted(Path path) {
        progress.step("router file " + path + " is gone; what was read from it stays in force");
      }
    };
  }
}
