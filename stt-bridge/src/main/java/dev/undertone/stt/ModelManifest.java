package dev.undertone.stt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the list of models that comes with the program. */
final class ModelManifest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelManifest() {}

  /** The list in the jar. */
  static List<ModelEntry> shipped() {
    try (InputStream in = ModelManifest.class.getResourceAsStream("models.json")) {
      if (in == null) {
        throw new IllegalStateException("models.json = missing, must be in the jar");
      }
      return read(JSON.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException("models.json in the jar cannot be read", e);
    }
  }

  private static List<ModelEntry> read(JsonNode manifest) {
    List<ModelEntry> entries = new ArrayList<>();
    for (JsonNode model : manifest.required("models")) {
      String sha256 = model.required("sha256").asText();
      List<ModelSource> sources = new ArrayList<>();
      model.required("sources").forEach(source -> sources.add(source(source)));
      entries.add(
          new ModelEntry(
              model.required("name").asText(),
              ModelEntry.Kind.valueOf(model.required("kind").asText()),
              model.required("language").asText(),
              model.required("licence").asText(),
              model.required("bytes").asLong(),
              sha256.isEmpty() ? Optional.empty() : Optional.of(sha256),
              model.required("file").asText(),
              model.required("directory").asBoolean(),
              sources));
    }
    return entries;
  }

  private static ModelSource source(JsonNode source) {
    String member = source.path("member").asText();
    if (source.has("url")) {
      return new ModelSource.Web(URI.create(source.get("url").asText()), member);
    }
    if (source.has("npm")) {
      return new ModelSource.Npm(source.get("npm").asText(), member);
    }
    if (source.has("maven")) {
      return new ModelSource.Maven(source.get("maven").asText(), member);
    }
    return new ModelSource.Local(Path.of(source.required("path").asText()), member);
  }
}
