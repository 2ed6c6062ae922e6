package dev.undertone.gateway;

import dev.undertone.stt.ModelEntry;
import dev.undertone.stt.ModelSource;
import dev.undertone.stt.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code undertone models}: its subcommands do the work. */
@Command(
    name = "models",
    description = "Lists, fetches and checks the models of speech recognition and voice activity.",
    footer = {
      "",
      "Examples:",
      "  undertone models list",
      "  undertone models pull vosk-de --yes",
      "  undertone models verify"
    })
final class ModelsCommand {

  /** What all of them take. */
  abstract static class WithStore {
    @Option(names = "--config", paramLabel = "FILE", description = "Configuration (models.dir).")
    @Nullable Path file;

    ModelStore store(Parts parts) {
      var reader = new ConfigReader(parts.environment());
      return parts.models().of(file == null ? reader.defaults() : reader.read(file));
    }
  }

  /** {@code undertone models list}. */
  @Command(name = "list", description = "Lists all models that can be had, and where they are.")
  static final class Show extends WithStore implements Callable<Integer> {
    private final Parts parts;

    Show(Parts parts) {
      this.parts = parts;
    }

    @Override
    public Integer call() {
      for (ModelStore.Listing listing : store(parts).list()) {
        ModelEntry model = listing.model();
        parts
            .out()
            .println(
                "%-12s %-4s %-4s %-12s %8s  %s"
                    .formatted(
                        model.name(),
                        model.kind().name().toLowerCase(Locale.ROOT),
                        model.language().isEmpty() ? "-" : model.language(),
                        model.licence(),
                        size(model.bytes()),
                        listing.path().map(Path::toString).orElse("not here")));
      }
      return ExitCode.OK;
    }

    private static String size(long bytes) {
      return bytes == 0 ? "?" : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
  }

  /** {@code undertone models pull}. */
  @Command(name = "pull", description = "Fetches a model into the store and checks its hash.")
  static final class Pull extends WithStore implements Callable<Integer> {
    private static final long TELL_EVERY_BYTES = 4_000_000;

    private final Parts parts;

    @Parameters(paramLabel = "NAME", description = "As models list names it.")
    private String name = "";

    @Option(
        names = "--yes",
        description = "Trust a model whose hash is not known yet, from this download on.")
    private boolean yes;

    Pull(Parts parts) {
      this.parts = parts;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
      ModelStore store = store(parts);
      known(store, name);
      var told = new AtomicLong();
      Path path =
          store.pull(
              name,
              (model, bytes, of) -> {
                if (bytes - told.get() >= TELL_EVERY_BYTES || bytes == of) {
                  told.set(bytes);
                  String total = of > 0 ? " of " + megabytes(of) : "";
                  parts.progress().step(model.name() + ": " + megabytes(bytes) + total);
                }
              },
              this::isTrusted);
      parts.out().println(name + " is in " + path);
      store.list().stream()
          .map(ModelStore.Listing::model)
          .filter(model -> model.name().equals(name) && model.kind() == ModelEntry.Kind.STT)
          .forEach(
              model ->
                  parts
                      .out()
                      .println(
                          "  to use it:  stt: {models: {%s: %s}}"
                              .formatted(model.language(), name)));
      return ExitCode.OK;
    }

    private boolean isTrusted(ModelEntry model, ModelSource source, long bytes, String sha256) {
      parts.err().println(model.name() + " from " + source + " has no known hash.");
      parts.err().println("  " + megabytes(bytes) + ", sha256 " + sha256);
      parts.err().flush();
      boolean trusted =
          yes || parts.question().isAnsweredYes("Trust this one from now on, and no other?");
      parts
          .err()
          .println(trusted ? "  Trusted; another one is refused." : "  Not trusted; --yes does.");
      return trusted;
    }

    private static String megabytes(long bytes) {
      return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
  }

  /** {@code undertone models verify}. */
  @Command(
      name = "verify",
      description =
          "Compares the models that are here with their hashes; exit code 65 when one is wrong.")
  static final class Verify extends WithStore implements Callable<Integer> {
    private final Parts parts;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "One model; else all of them.")
    private @Nullable String name;

    Verify(Parts parts) {
      this.parts = parts;
    }

    @Override
    public Integer call() throws IOException {
      ModelStore store = store(parts);
      if (name != null) {
        known(store, name);
      }
      List<String> names =
          name != null
              ? List.of(name)
              : store.list().stream()
                  .filter(listing -> listing.path().isPresent())
                  .map(listing -> listing.model().name())
                  .toList();
      int code = ExitCode.OK;
      for (String each : names) {
        code = Math.max(code, verify(store.verify(each)));
      }
      return code;
    }

    private int verify(ModelStore.Verification found) {
      String where = found.path().map(path -> "  " + path).orElse("");
      parts
          .out()
          .println(
              "%-12s %s%s"
                  .formatted(
                      found.model().name(), found.state().name().toLowerCase(Locale.ROOT), where));
      return switch (found.state()) {
        case GENUINE, UNCONFIRMED -> ExitCode.OK;
        case WRONG -> ExitCode.ASSERTION;
        case MISSING -> ExitCode.UNAVAILABLE;
      };
    }
  }

  private static void known(ModelStore store, String name) {
    List<String> names = store.list().stream().map(listing -> listing.model().name()).toList();
    if (!names.contains(name)) {
      throw ConfigOptions.wrong(
          "model '" + name + "' is not known; there are " + String.join(", ", names));
    }
  }
}
