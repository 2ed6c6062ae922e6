package dev.undertone.gateway;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.router.provider.HttpProbe;
import dev.undertone.router.provider.LlmDiscovery;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.ProviderSpec;
import dev.undertone.router.rules.RouterFile;
import dev.undertone.router.rules.RouterFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The router files in force, and who decides where nobody is asked for. Any thread; closes what it
 * made.
 */
final class Routers implements AutoCloseable {

  /** Decides where nothing else is configured. */
  static final String STANDARD = "default";

  /** Of the bundled demonstration call. */
  static final String DEMO = "demo";

  private final RouterFiles files;
  private final String always;
  private final @Nullable ScheduledExecutorService looking;
  private volatile Consumer<Map<String, CelRouter>> changed = _ -> {};

  /**
   * @param names of our own routers that are wanted, {@link #STANDARD} among them
   * @param llm answers in place of our scripted models; empty to leave them
   * @throws ConfigException with all that is wrong with the files
   */
  Routers(
      GatewayConfig config,
      List<String> names,
      Optional<LlmDiscovery.Found> llm,
      CelRouter.FailureObserver failures,
      Progress progress) {
    List<RouterFile> bundled = names.stream().map(name -> bundled(name, llm)).toList();
    this.files = new RouterFiles(places(config.routers()), bundled, told(progress), failures);
    for (CelRouter router : files.routers().values()) {
      warn(router.file(), config.signals().use().allowed(), progress);
    }
    this.always = config.routers().always().map(this::idOf).orElse("");
    this.looking = config.routers().reload() ? watch() : null;
  }

  /**
   * A model that is there without being configured.
   *
   * @throws HouseException when one is asked for and there is none
   */
  static Optional<LlmDiscovery.Found> discover(GatewayConfig.Llm config, Progress progress)
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
    return found.filter(_ -> auto);
  }

  /** What is wrong with a router file, as {@code config check} tells it. */
  static List<ConfigIssue> check(Path file) {
    try (var _ =
        new RouterFiles(
            List.of(file), List.of(), told(_ -> {}, _ -> {}), CelRouter.FailureObserver.none())) {
      return List.of();
    } catch (ConfigException e) {
      return e.issues();
    }
  }

  /**
   * Who decides for an agent that asks for this router.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  CelRouter get(String asked) {
    return files.get(always.isEmpty() ? asked : always);
  }

  /** Id of the router that decides where none is asked for. */
  String standard() {
    return always.isEmpty() ? STANDARD : always;
  }

  /** All that are in force, by id; the same map as long as nothing has changed. */
  Map<String, CelRouter> inForce() {
    return files.routers();
  }

  /** Every provider that the files in force name, by id; no two files declare one differently. */
  Map<String, ProviderSpec> providers() {
    return providers(inForce());
  }

  static Map<String, ProviderSpec> providers(Map<String, CelRouter> routers) {
    Map<String, ProviderSpec> providers = new TreeMap<>();
    routers.values().forEach(router -> providers.putAll(router.file().providers()));
    return providers;
  }

  /**
   * Hears of what is about to be in force, by id, on the thread that looks at files; throws to
   * refuse it.
   */
  void onChange(Consumer<Map<String, CelRouter>> listener) {
    changed = listener;
  }

  @Override
  public void close() {
    files.close();
    if (looking != null) {
      looking.close();
    }
  }

  private ScheduledExecutorService watch() {
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("router-files").factory());
    files.watchOn(scheduler);
    return scheduler;
  }

  /** A router of ours; its scripted models give way to one that was found. */
  private static RouterFile bundled(String name, Optional<LlmDiscovery.Found> llm) {
    RouterFile file = RouterFile.bundled(name);
    return llm.map(found -> file.servedBy(found.provider(), found.model())).orElse(file);
  }

  private static List<Path> places(GatewayConfig.Routers routers) {
    List<Path> places = new ArrayList<>();
    routers.directory().ifPresent(places::add);
    places.addAll(routers.files());
    routers.always().map(Path::of).filter(Routers::isFile).ifPresent(places::add);
    return places;
  }

  private static boolean isFile(Path path) {
    String name = path.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** The id that stands in the file, where a file was named. */
  private String idOf(String named) {
    if (!isFile(Path.of(named))) {
      return files.get(named).id();
    }
    return files.routers().values().stream()
        .filter(router -> router.file().file().equals(named))
        .map(CelRouter::id)
        .findFirst()
        .orElseThrow(() -> new HouseException("routers.always = " + named + ", was not read"));
  }

  private static void warn(RouterFile file, boolean emotion, Progress progress) {
    file.warnings(emotion).forEach(issue -> progress.step("warning: " + issue.render()));
  }

  private RouterFiles.Observer told(Progress progress) {
    return told(progress, next -> changed.accept(next));
  }

  private static RouterFiles.Observer told(
      Progress progress, Consumer<Map<String, CelRouter>> loading) {
    return new RouterFiles.Observer() {
      @Override
      public void loading(Map<String, CelRouter> next) {
        loading.accept(next);
      }

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
