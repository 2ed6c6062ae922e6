package dev.undertone.stt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Fetches a file over HTTP into a {@code .part}, which a later attempt goes on with.
 *
 * <p>It goes on only where the server says that the file is still the one that was begun: the
 * entity tag is kept beside the part.
 */
final class Download {

  private static final int HTTP_OK = 200;
  private static final int HTTP_PARTIAL = 206;

  /** Is told how many bytes are there, of how many; −1 where the server does not say. */
  interface Progress {
    void at(long bytes, long ofBytes);
  }

  private final HttpClient http;

  Download(HttpClient http) {
    this.http = http;
  }

  static HttpClient client() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .connectTimeout(Duration.ofSeconds(20))
        .build();
  }

  /**
   * Fetches {@code uri} to {@code target}, replacing it in one step when all of it is there.
   *
   * @throws IOException when the server refuses or breaks off; what came stays for the next attempt
   */
  void fetch(URI uri, Path target, Progress progress) throws IOException, InterruptedException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Path tag = target.resolveSibling(target.getFileName() + ".part.etag");
    long have = Files.exists(part) && Files.exists(tag) ? Files.size(part) : 0;
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(30));
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", Files.readString(tag));
    }
    HttpResponse<InputStream> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      boolean resumed = response.statusCode() == HTTP_PARTIAL && resumesAt(response, have);
      if (!resumed && response.statusCode() != HTTP_OK) {
        throw new IOException(uri + " answers " + response.statusCode());
      }
      long from = resumed ? have : 0;
      rememberTag(response, tag);
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      long total = length < 0 ? -1 : from + length;
      copy(body, part, from, total, progress);
      if (total >= 0 && Files.size(part) != total) {
        throw new IOException(uri + " broke off after " + Files.size(part) + " of " + total);
      }
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(tag);
  }

  private static boolean resumesAt(HttpResponse<?> response, long have) {
    return response
        .headers()
        .firstValue("Content-Range")
        .orElse("")
        .startsWith("bytes " + have + "-");
  }

  private static void rememberTag(HttpResponse<?> response, Path tag) throws IOException {
    // A weak tag does not promise the same bytes.
    String value = response.headers().firstValue("ETag").orElse("W/");
    if (value.startsWith("W/")) {
      Files.deleteIfExists(tag);
    } else {
      Files.writeString(tag, value);
    }
  }

  private static void copy(InputStream in, Path part, long from, long total, Progress progress)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out =
        from > 0
            ? Files.newOutputStream(part, StandardOpenOption.APPEND)
            : Files.newOutputStream(part)) {
      long bytes = from;
      progress.at(bytes, total);
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        bytes += read;
        progress.at(bytes, total);
      }
    }
  }
}
