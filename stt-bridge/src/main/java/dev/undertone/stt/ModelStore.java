package dev.undertone.stt;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The models on this machine: what there could be, what there is, and how to get it.
 *
 * <p>A model is looked for in the folders that came with the program, then in the cache, and is
 * used only when its hash is right. A model without a known hash gets one when the operator
 * confirms its first download; it is kept in {@code models.lock.json} of the cache from then on.
 * Any thread; downloads of several processes into one cache take turns.
 */
public final class ModelStore {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Is told how a download gets on. */
  public interface Progress {
    /**
     * @param ofBytes −1 where the server does not say
     */
    void at(ModelEntry model, long bytes, long ofBytes);
  }

  /** Asks the operator whether a model is to be trusted from this day on. */
  public interface Confirmation {
    boolean accepts(ModelEntry model, ModelSource source, long bytes, String sha256);
  }

  /** How a model on this machine compares with what it should be. */
  public enum State {
    GENUINE,
    MISSING,
    WRONG,
    UNCONFIRMED
  }

  /**
   * What was found.
   *
   * @param path where, empty when it is missing
   * @param sha256 what it is, empty when it is missing
   */
  public record Verification(
      ModelEntry model, State state, Optional<Path> path, Optional<String> sha256) {}

  /**
   * What can be had.
   *
   * @param path where it is, unverified; empty when it is not here
   */
  public record Listing(ModelEntry model, Optional<Path> path) {}

  private final ReentrantLock pulling = new ReentrantLock();
  private final List<ModelEntry> entries;
  private final Path cache;
  private final List<Path> shipped;
  private final ModelFetcher fetcher;

  /**
   * @param cache created when something is put there
   * @param shipped folders that are looked into before it and never written to
   */
  public ModelStore(Path cache, List<Path> shipped) {
    this(ModelManifest.shipped(), cache, shipped);
  }

  /**
   * @param entries all models that there could be
   */
  public ModelStore(List<ModelEntry> entries, Path cache, List<Path> shipped) {
    this.entries = List.copyOf(entries);
    this.cache = cache;
    this.shipped = List.copyOf(shipped);
    this.fetcher = new ModelFetcher(new Download(Download.client()));
  }

  /**
   * The cache directory of this user: {@code UNDERTONE_MODELS}, else {@code undertone/models} below
   * {@code XDG_CACHE_HOME}, else below {@code ~/.cache}.
   */
  public static Path cacheDirectory(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("UNDERTONE_MODELS", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base = xdg.isEmpty() ? home.resolve(".cache") : Path.of(xdg);
    return base.resolve("undertone").resolve("models");
  }

  /** All models, in the order of the manifest. */
  public List<Listing> list() {
    return entries.stream()
        .map(entry -> new Listing(entry, places(entry).filter(Files::exists).findFirst()))
        .toList();
  }

  /**
   * Reads the model and compares its hash.
   *
   * @throws IllegalArgumentException when no model has that name
   * @throws IOException when it cannot be read
   */
  public Verification verify(String name) throws IOException {
    ModelEntry entry = entry(name);
    Optional<String> expected = expected(entry);
    Verification found = new Verification(entry, State.MISSING, Optional.empty(), Optional.empty());
    for (Path place : places(entry).filter(Files::exists).toList()) {
      String hash = ModelHash.of(place);
      State state =
          expected
              .map(right -> right.equals(hash) ? State.GENUINE : State.WRONG)
              .orElse(State.UNCONFIRMED);
      found = new Verification(entry, state, Optional.of(place), Optional.of(hash));
      if (state == State.GENUINE) {
        break;
      }
    }
    return found;
  }

  /**
   * Where a configured model is.
   *
   * @param setting what asks for it, for the message: {@code stt.models.en}
   * @throws ProviderException when it is missing, unknown or not what it should be; the message
   *     names the setting, the file and the command that helps
   */
  public Path path(String setting, String name) {
    String asked = setting + " = " + name + ", must be ";
    if (entries.stream().noneMatch(entry -> entry.name().equals(name))) {
      throw unavailable(asked + "one of " + names());
    }
    try {
      Verification found = verify(name);
      String remedy = "; run `./undertone models pull " + name + "`";
      return switch (found.state()) {
        case GENUINE -> found.path().orElseThrow();
        case MISSING ->
            throw unavailable(
                asked + "on this machine, but there is no " + target(found.model()) + remedy);
        case WRONG ->
            throw unavailable(
                asked
                    + "the model with sha256 "
                    + expected(found.model()).orElseThrow()
                    + ", but "
                    + found.path().orElseThrow()
                    + " has "
                    + found.sha256().orElseThrow()
                    + remedy);
        case UNCONFIRMED ->
            throw unavailable(
                asked
                    + "confirmed once, but the hash of "
                    + found.path().orElseThrow()
                    + " never was"
                    + remedy);
      };
    } catch (IOException e) {
      throw new ProviderException(
          FailureKind.UNAVAILABLE, "models", asked + "readable: " + e.getMessage(), e);
    }
  }

  /**
   * Gets a model from the first of its sources that has the right one, unless it is here.
   *
   * @return where it is
   * @throws IllegalArgumentException when no model has that name
   * @throws ProviderException when no source has it; the message says what each of them did
   * @throws IOException when the cache cannot be written
   */
  public Path pull(String name, Progress progress, Confirmation confirmation)
      throws IOException, InterruptedException {
    return pull(name, entry(name).sources(), progress, confirmation);
  }

  /** The same from a source of the operator's, for instance an archive he has brought. */
  public Path pullFrom(
      String name, ModelSource source, Progress progress, Confirmation confirmation)
      throws IOException, InterruptedException {
    return pull(name, List.of(source), progress, confirmation);
  }

  private Path pull(
      String name, List<ModelSource> sources, Progress progress, Confirmation confirmation)
      throws IOException, InterruptedException {
    ModelEntry entry = entry(name);
    Files.createDirectories(cache);
    // The file keeps other processes out, the lock other threads of this one.
    pulling.lockInterruptibly();
    try (FileChannel lock =
            FileChannel.open(
                cache.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      Verification found = verify(name);
      if (found.state() == State.GENUINE) {
        return found.path().orElseThrow();
      }
      List<String> refusals = new ArrayList<>();
      for (ModelSource source : sources) {
        try {
          fetch(entry, source, progress, confirmation);
          return target(entry);
        } catch (IOException e) {
          refusals.add(source + ": " + e.getMessage());
        }
      }
      throw unavailable(name + " could not be had. " + String.join(". ", refusals));
    } finally {
      pulling.unlock();
    }
  }

  private void fetch(
      ModelEntry entry, ModelSource source, Progress progress, Confirmation confirmation)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(cache, ".pull-");
    Path downloads = Files.createDirectories(cache.resolve("downloads"));
    boolean unconfirmed = false;
    try {
      Path fetched = work.resolve("model");
      fetcher.fetch(source, work, downloads, fetched, (bytes, of) -> progress.at(entry, bytes, of));
      String hash = ModelHash.of(fetched);
      Optional<String> expected = expected(entry);
      if (expected.isPresent() && !expected.get().equals(hash)) {
        throw new IOException("has sha256 " + hash + ", must be " + expected.get());
      }
      if (expected.isEmpty()) {
        if (!confirmation.accepts(entry, source, ModelHash.bytes(fetched), hash)) {
          // Whoever is asked by a script says yes in a second run, and need not wait for it again.
          unconfirmed = true;
          throw new IOException("sha256 " + hash + " was not confirmed");
        }
        confirm(entry, hash);
      }
      Path target = target(entry);
      deleteAll(target);
      Files.move(fetched, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteAll(work);
      if (!unconfirmed) {
        fetcher.forget(source, downloads);
      }
    }
  }

  private Optional<String> expected(ModelEntry entry) throws IOException {
    return entry.sha256().isPresent()
        ? entry.sha256()
        : Optional.ofNullable(confirmed().get(entry.name()));
  }

  private Map<String, String> confirmed() throws IOException {
    Path file = cache.resolve("models.lock.json");
    return Files.exists(file)
        ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {})
        : new TreeMap<>();
  }

  private void confirm(ModelEntry entry, String hash) throws IOException {
    Map<String, String> confirmed = new TreeMap<>(confirmed());
    confirmed.put(entry.name(), hash);
    Path part = Files.createTempFile(cache, "models.lock", ".part");
    Files.write(part, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(confirmed));
    Files.move(part, cache.resolve("models.lock.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private ModelEntry entry(String name) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("model = " + name + ", must be one of " + names()));
  }

  private List<String> names() {
    return entries.stream().map(ModelEntry::name).toList();
  }

  private Path target(ModelEntry entry) {
    return cache.resolve(entry.file());
  }

  private Stream<Path> places(ModelEntry entry) {
    return Stream.concat(shipped.stream(), Stream.of(cache))
        .map(folder -> folder.resolve(entry.file()));
  }

  private static void deleteAll(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> below = Files.walk(path)) {
      for (Path each : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static ProviderException unavailable(String message) {
    return new ProviderException(FailureKind.UNAVAILABLE, "models", message);
  }
}
