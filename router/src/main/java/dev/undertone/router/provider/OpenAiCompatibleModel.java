package dev.undertone.router.provider;

import dev.undertone.conversation.NanoClock;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.ProviderErrors;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Any provider that speaks OpenAI's chat completions with {@code stream: true}: OpenAI, Ollama,
 * vLLM, Groq and many more.
 *
 * <p>The key goes into one header and nowhere else. Any thread.
 */
public final class OpenAiCompatibleModel implements Model, AutoCloseable {

  /**
   * @param connectTimeout for a connection, waiting for a free one included
   * @param idleTimeout longest pause inside an answer
   * @param connections to this provider at the same time
   * @param waiting requests that may wait for a connection; more are refused
   */
  public record Limits(
      Duration connectTimeout, Duration idleTimeout, int connections, int waiting) {

    public static final Limits STANDARD =
        new Limits(Duration.ofSeconds(2), Duration.ofSeconds(10), 256, 256);

    public Limits {
      positive("connectTimeout", connectTimeout);
      positive("idleTimeout", idleTimeout);
      if (connections < 1) {
        throw new IllegalArgumentException("connections = " + connections + ", must be >= 1");
      }
      if (waiting < 0) {
        throw new IllegalArgumentException("waiting = " + waiting + ", must be >= 0");
      }
    }

    private static void positive(String name, Duration value) {
      if (value.toMillis() < 1) {
        throw new IllegalArgumentException(name + " = " + value + ", must be >= 1 ms");
      }
    }
  }

  private final HttpModel http;

  /**
   * @param id the provider's name in router files
   * @param baseUrl up to and including {@code /v1}
   * @param apiKey empty for none
   * @param vertx shared by the house; whoever made it chooses the transport
   */
  public OpenAiCompatibleModel(
      String id, URI baseUrl, String apiKey, Vertx vertx, NanoClock clock, Limits limits) {
    this.http =
        new HttpModel(
            Dialect.CHAT,
            HttpModel.endpoint(baseUrl, "chat/completions"),
            apiKey.isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + apiKey),
            new ProviderErrors(id, apiKey),
            vertx,
            clock,
            limits);
  }

  @Override
  public Stream open(Request request) {
    return http.open(request);
  }

  /** Ends all connections; answers on their way break. */
  @Override
  public void close() {
    http.close();
  }

  @Override
  public String toString() {
    return http.toString();
  }
}
