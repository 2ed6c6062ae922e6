package dev.undertone.router.rules;

import dev.undertone.conversation.ConfigException;
import dev.undertone.conversation.ConfigIssue;
import dev.undertone.router.rules.CelRouter.FailureObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The router files in force. A file that changes is read again and swapped in at once; a bad one
 * leaves the old one in force.
 *
 * <p>{@link #get} and {@link #routers} by any thread; {@link #look} by one at a time.
 */
public final class RouterFiles implements AutoCloseable {

  /** How often a watched file is looked at. */
  public static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(1);

  /**
   * Learns what becomes of files, on the thread that looks at them. Must not throw, but for {@code
   * loading}.
   */
  public interface Observer {

    /**
     * These are about to be in force: who carries decisions out takes up their providers first, so
     * that no decision names one that is not known yet.
     *
     * @param next by id
     * @throws RuntimeException to refuse what has changed
     */
    default void loading(Map<String, CelRouter> next) {}

    void loaded(RouterFile file);

    /** The old file, if there is one, stays in force; {@link ConfigIssue#render} is for people. */
    void refused(Path path, List<ConfigIssue> issues);

    /** What was read from it stays in force. */
    void deleted(Path path);
  }

  private final List<Path> places;
  private final Observer observer;
  private final FailureObserver failures;
  private final Map<Path, String> texts = new LinkedHashMap<>();
  private final Map<Path, String> ids = new LinkedHashMap<>();
  private final Map<Path, RouterFile> waiting = new LinkedHashMap<>();
  private final Set<Path> deleted = new HashSet<>();
  private volatile Map<String, CelRouter> routers;
  private @Nullable ScheduledFuture<?> watch;

  /**
   * Reads everything; nothing is watched yet.
   *
   * @param places files, and folders whose {@code .yaml} and {@code .yml} files are meant
   * @param bundled in force unless a file of the same name is among {@code places}
   * @throws ConfigException with all that is wrong with all of them
   */
  public RouterFiles(
      List<Path> places, List<RouterFile> bundled, Observer observer, FailureObserver failures) {
    this.places = List.copyOf(places);
    this.observer = observer;
    this.failures = failures;
    Map<String, CelRouter> all = new LinkedHashMap<>();
    bundled.forEach(file -> all.put(file.id(), new CelRouter(file, failures)));
    this.routers = Map.copyOf(all);
    List<ConfigIssue> issues = new ArrayList<>();
    for (Path place : this.places) {
      if (!Files.exists(place)) {
        issues.add(ConfigIssue.ofFile(place.toString(), "there is no such file or folder"));
      }
    }
    for (Path path : paths()) {
      readInto(waiting, path).ifPresent(issues::addAll);
    }
    takeUp().values().forEach(issues::addAll);
    if (!issues.isEmpty()) {
      throw new ConfigException(issues);
    }
  }

  /**
   * @throws IllegalArgumentException when there is none of this name
   */
  public CelRouter get(String id) {
    CelRouter router = routers.get(id);
    if (router == null) {
      throw new IllegalArgumentException(
          "router = '" + id + "', must be one of " + new TreeSet<>(routers.keySet()));
    }
    return router;
  }

  /** All that are in force, by id. */
  public Map<String, CelRouter> routers() {
    return routers;
  }

  /** Looks at the files now and then until {@link #close}; the scheduler stays its owner's. */
  public void watchOn(ScheduledExecutorService scheduler) {
    if (watch != null) {
      throw new IllegalStateException("router files are watched already");
    }
    long millis = LOOKED_AT_EVERY.toMillis();
    watch = scheduler.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Takes up what has changed since the last look. */
  public synchronized void look() {
    List<Path> present = paths();
    for (Path path : texts.keySet()) {
      if (present.contains(path)) {
        deleted.remove(path);
      } else if (deleted.add(path)) {
        observer.deleted(path);
      }
    }
    Map<Path, RouterFile> changed = new LinkedHashMap<>();
    for (Path path : present) {
      readInto(changed, path).ifPresent(issues -> observer.refused(path, issues));
    }
    if (!changed.isEmpty()) {
      waiting.putAll(changed);
      takeUp().forEach(observer::refused);
    }
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.cancel(false);
    }
  }

  /**
   * Reads a file that is not as it was, and remembers its text first, so that a bad one is told
   * once and not at every look.
   *
   * @return what is wrong with it
   */
  private Optional<List<ConfigIssue>> readInto(Map<Path, RouterFile> read, Path path) {
    try {
      String text = read(path);
      if (!text.equals(texts.put(path, text))) {
        waiting.remove(path);
        read.put(path, parsed(path, text));
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of(e.issues());
    } catch (RuntimeException e) {
      // Of a file that our reader chokes on the others must not suffer, nor those to come.
      return Optional.of(List.of(ConfigIssue.ofFile(path.toString(), "cannot be read: " + e)));
    }
  }

  private RouterFile parsed(Path path, String text) {
    RouterFile file = RouterFile.parse(path.toString(), text);
    String before = ids.get(path);
    if (before != null && !before.equals(file.id())) {
      throw refusal(
          path, "name = '" + file.id() + "', was '" + before + "': a new name needs a restart");
    }
    if (before == null && ids.containsValue(file.id())) {
      throw refusal(path, "name = '" + file.id() + "', which another router file has already");
    }
    ids.put(path, file.id());
    return file;
  }

  /**
   * Swaps in those that wait and agree with all the others, in one step: who changes a provider
   * that several files declare changes several files. The others go on waiting for them.
   *
   * @return what is wrong with those that do not
   */
  private Map<Path, List<ConfigIssue>> takeUp() {
    Map<Path, List<ConfigIssue>> refused = new LinkedHashMap<>();
    Map<Path, RouterFile> fit = new LinkedHashMap<>(waiting);
    for (Path odd = odd(fit, refused); odd != null; odd = odd(fit, refused)) {
      fit.remove(odd);
    }
    Map<String, CelRouter> next = new LinkedHashMap<>(routers);
    fit.values().forEach(file -> next.put(file.id(), new CelRouter(file, failures)));
    try {
      observer.loading(Map.copyOf(next));
    } catch (RuntimeException e) {
      // Nothing was swapped yet: the house goes on with what it has.
      fit.keySet()
          .forEach(path -> refused.put(path, refusal(path, "cannot be used: " + e).issues()));
      waiting.clear();
      return refused;
    }
    waiting.keySet().removeAll(fit.keySet());
    routers = Map.copyOf(next);
    fit.values().forEach(observer::loaded);
    return refused;
  }

  /** One that does not agree with the rest; of two that disagree the later. */
  private @Nullable Path odd(Map<Path, RouterFile> fit, Map<Path, List<ConfigIssue>> refused) {
    Map<String, RouterFile> all = new LinkedHashMap<>();
    routers.values().forEach(router -> all.put(router.id(), router.file()));
    fit.values().forEach(file -> all.put(file.id(), file));
    for (Path path : List.copyOf(fit.keySet()).reversed()) {
      RouterFile file = Objects.requireNonNull(fit.get(path));
      for (RouterFile other : all.values()) {
        List<String> clashes = file.providersUnlike(other);
        if (!clashes.isEmpty()) {
          refused.put(path, clashes(file, path, clashes, other));
          return path;
        }
      }
    }
    return null;
  }

  private List<ConfigIssue> clashes(
      RouterFile file, Path path, List<String> providers, RouterFile other) {
    String text = Objects.requireNonNull(texts.get(path));
    return ProviderReader.clashes(file, text, providers, other.file());
  }

  private static ConfigException refusal(Path path, String message) {
    return new ConfigException(List.of(ConfigIssue.ofFile(path.toString(), message)));
  }

  private String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      // Told once as well: until it can be read, it has no other text.
      if (UNREADABLE.equals(texts.put(path, UNREADABLE))) {
        return UNREADABLE;
      }
      throw refusal(path, "cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static final String UNREADABLE = "\0";

  private List<Path> paths() {
    Set<Path> paths = new TreeSet<>();
    for (Path place : places) {
      if (!Files.isDirectory(place)) {
        if (Files.exists(place)) {
          paths.add(place);
        }
        continue;
      }
      try (Stream<Path> inside = Files.list(place)) {
        inside.filter(path -> path.toString().matches(".*\\.ya?ml")).forEach(paths::add);
      } catch (IOException e) {
        observer.refused(
            place,
            List.of(
                ConfigIssue.ofFile(
                    place.toString(), "cannot be listed: " + e.getClass().getSimpleName())));
      }
    }
    return List.copyOf(paths);
  }
}
