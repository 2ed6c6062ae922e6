package dev.undertone.router.provider;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks by the JDK's HTTP client, without a proxy; used once, at start. Any thread. */
public final class HttpProbe implements LlmDiscovery.Probe {

  /** A list of local models is far smaller. */
  private static final long MAX_BODY_BYTES = 1 << 20;

  @Override
  public Optional<String> get(URI address, Duration within) throws InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(within)
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .build()) {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(within).GET().build();
      try {
        HttpResponse<String> response =
            client.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BODY_BYTES));
        return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
      } catch (IOException nobodyThere) {
        return Optional.empty();
      } finally {
        client.shutdownNow();
      }
    }
  }
}
