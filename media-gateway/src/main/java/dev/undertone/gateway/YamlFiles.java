package dev.undertone.gateway;

import dev.undertone.conversation.ConfigIssue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The YAML files of a directory that a setting names. */
final class YamlFiles {

  private YamlFiles() {}

  /**
   * Sorted by name; none when no directory is named.
   *
   * @param issues gets one when the directory cannot be read
   */
  static List<Path> in(Optional<Path> directory, String setting, List<ConfigIssue> issues) {
    if (directory.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory.get())) {
      return files.filter(path -> path.toString().matches(".*\\.ya?ml")).sorted().toList();
    } catch (IOException e) {
      String message = "cannot be read as the directory of " + setting;
      issues.add(ConfigIssue.ofFile(directory.get().toString(), message));
      return List.of();
    }
  }
}
