package dev.undertone.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The console's few files, held in memory. Any event loop.
 *
 * <p>The page brings all that it needs: the policy it is sent with allows nothing from elsewhere.
 */
public final class ConsolePage {

  private static final List<String> FILES =
      List.of(
          "index.html",
          "console.css",
          "console.js",
          "call.js",
          "view.js",
          "capture-worklet.js",
          "player-worklet.js",
          "favicon.svg");

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Map<String, Buffer> files = new HashMap<>();

  public ConsolePage() {
    for (String file : FILES) {
      files.put("/" + file, read(file));
    }
  }

  private static Buffer read(String file) {
    try (var in = ConsolePage.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("console file " + file + " is not in the jar");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("console file " + file + " cannot be read", e);
    }
  }

  /** Answers a GET for one of the files; false when it is none. */
  public boolean answers(HttpServerRequest request, String path) {
    String name = path.equals("/") ? "/index.html" : path;
    Buffer file = files.get(name);
    if (file == null) {
      return false;
    }
    var _ =
        request
            .response()
            .putHeader("content-type", contentType(name))
            .putHeader("content-security-policy", POLICY)
            .putHeader("permissions-policy", "microphone=(self)")
            .putHeader("x-content-type-options", "nosniff")
            .putHeader("referrer-policy", "no-referrer")
            .putHeader("cache-control", "no-cache")
            .end(file);
    return true;
  }

  private static String contentType(String path) {
    return switch (path.substring(path.lastIndexOf('.'))) {
      case ".html" -> "text/html; charset=utf-8";
      case ".css" -> "text/css; charset=utf-8";
      case ".svg" -> "image/svg+xml";
      default -> "text/javascript; charset=utf-8";
    };
  }
}
