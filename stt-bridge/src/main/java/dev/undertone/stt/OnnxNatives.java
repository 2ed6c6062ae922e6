package dev.undertone.stt;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * Keeps the native libraries of ONNX Runtime in one place on disk.
 *
 * <p>Left alone, every JVM unpacks some 30 MB of them into a new temporary folder, and one that is
 * killed leaves it behind.
 */
public final class OnnxNatives {

  private static final String PROPERTY = "onnxruntime.native.path";

  private OnnxNatives() {}

  /**
   * Unpacks the libraries below {@code cache} unless they are there, and has ONNX Runtime load them
   * from there; to be called before its first use in this JVM. Does nothing where the operator has
   * set {@value #PROPERTY} or where the jar holds no library for this platform.
   *
   * @throws IOException when {@code cache} cannot be written
   */
  public static void unpackTo(Path cache) throws IOException {
    if (System.getProperty(PROPERTY) != null) {
      return;
    }
    String platform = platform();
    Path directory = cache.resolve("onnxruntime-" + version() + "-" + platform);
    Files.createDirectories(directory);
    for (String library : List.of("onnxruntime", "onnxruntime4j_jni")) {
      if (!unpack(platform, System.mapLibraryName(library), directory)) {
        return;
      }
    }
    System.setProperty(PROPERTY, directory.toAbsolutePath().toString());
  }

  private static boolean unpack(String platform, String library, Path directory)
      throws IOException {
    String resource = "/ai/onnxruntime/native/" + platform + "/" + library;
    Path target = directory.resolve(library);
    if (Files.isRegularFile(target)) {
      return true;
    }
    try (InputStream in = OrtEnvironment.class.getResourceAsStream(resource)) {
      if (in == null) {
        return false;
      }
      // Under another name first: nobody ever loads half a library.
      Path part = Files.createTempFile(directory, library, ".part");
      try {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return true;
  }

  // The names that the jar's folders have.
  private static String platform() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String os = name.contains("mac") ? "osx" : name.contains("win") ? "win" : "linux";
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean x64 = arch.equals("amd64") || arch.equals("x86_64");
    return os + "-" + (x64 ? "x64" : arch);
  }

  private static String version() {
    String version = OrtEnvironment.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
