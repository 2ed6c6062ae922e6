package dev.undertone.stt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * SHA-256 of a model.
 *
 * <p>For a directory it is what {@code find * -type f | LC_ALL=C sort | xargs sha256sum |
 * sha256sum} prints inside it, whichever archive its files came out of.
 */
final class ModelHash {

  private ModelHash() {}

  static String of(Path model) throws IOException {
    return Files.isDirectory(model) ? ofDirectory(model) : ofFile(model);
  }

  /** Bytes of the file, or of all files below the directory. */
  static long bytes(Path model) throws IOException {
    try (Stream<Path> files = Files.walk(model)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private static String ofDirectory(Path directory) throws IOException {
    // Sorted as ASCII paths are by their bytes.
    TreeMap<String, Path> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(directory)) {
      found
          .filter(Files::isRegularFile)
          .forEach(file -> files.put(relative(directory, file), file));
    }
    StringBuilder list = new StringBuilder();
    for (var file : files.entrySet()) {
      list.append(ofFile(file.getValue())).append("  ").append(file.getKey()).append('\n');
    }
    return hex(sha256().digest(list.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static String relative(Path directory, Path file) {
    return directory.relativize(file).toString().replace('\\', '/');
  }

  private static String ofFile(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return hex(digest.digest());
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 = missing, must be in every JDK", e);
    }
  }
}
