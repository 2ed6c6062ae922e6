package dev.undertone.stt;

import java.util.List;
import java.util.Optional;

/**
 * A model that can be had.
 *
 * @param name as in the configuration and in {@code ./undertone models}
 * @param language BCP-47 tag, empty where it does not matter
 * @param licence SPDX identifier
 * @param bytes of all its files; 0 where it is not known before it is there
 * @param sha256 of the file; of a directory, that of the list that {@code sha256sum} prints for its
 *     files in the order of their names; empty where the operator confirms it at the first download
 * @param file its name in the store
 * @param directory whether it is one
 * @param sources tried in order
 */
public record ModelEntry(
    String name,
    Kind kind,
    String language,
    String licence,
    long bytes,
    Optional<String> sha256,
    String file,
    boolean directory,
    List<ModelSource> sources) {

  /** What a model is for. */
  public enum Kind {
    STT,
    VAD
  }

  public ModelEntry {
    sources = List.copyOf(sources);
    if (!name.matches("[a-z0-9-]{1,64}")) {
      throw new IllegalArgumentException(
          "name = '" + name + "', must be 1-64 characters out of a-z 0-9 -");
    }
    if (!file.matches("[A-Za-z0-9_.-]{1,64}") || file.startsWith(".")) {
      throw new IllegalArgumentException(
          "file = '" + file + "', must be a plain file name out of A-Z a-z 0-9 _ . -");
    }
    sha256.ifPresent(
        hash -> {
          if (!hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                "sha256 = '" + hash + "', must be 64 lower-case hexadecimal digits");
          }
        });
  }
}
