package dev.undertone.router.provider;

import dev.undertone.conversation.NanoClock;
import dev.undertone.router.dialect.ProviderErrors;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/**
 * Any provider that speaks OpenAI's chat completions with {@code stream: true}: OpenAI, Ollama,
 * vLLM, Groq and many more.
 *
 * <p>The answer is pulled: when the reader stops, at most {@value HandOff#MAX_PIECES} reads or 256
 * KiB are queued, then the socket is no longer read and TCP stops the provider. The key goes into
 * one header and nowhere else. Any thread.
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

  private final String id;
  private final Vertx vertx;
  private final NanoClock clock;
  private final Limits limits;
  private final String endpoint;
  private final String apiKey;
  private final ProviderErrors errors;
  private final HttpClientAgent client;

  /**
   * @param id the provider's name in router files
   * @param baseUrl up to and including {@code /v1}
   * @param apiKey empty for none
   * @param vertx shared by the house; whoever made it chooses the transport
   */
  public OpenAiCompatibleModel(
      String id, URI baseUrl, String apiKey, Vertx vertx, NanoClock clock, Limits limits) {
    this.id = id;
    this.vertx = vertx;
    this.clock = clock;
    this.limits = limits;
    this.endpoint = endpoint(baseUrl);
    this.apiKey = apiKey;
    this.errors = new ProviderErrors(id, apiKey);
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(limits.connectTimeout().toMillis()))
                .setKeepAliveTimeout(30)
                .setTcpNoDelay(true),
            new PoolOptions()
                .setHttp1MaxSize(limits.connections())
                .setMaxWaitQueueSize(limits.waiting()));
  }

  @Override
  public Stream open(Request request) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(endpoint)
            .setConnectTimeout(limits.connectTimeout().toMillis())
            .putHeader("content-type", "application/json")
            .putHeader("accept", "text/event-stream");
    if (!apiKey.isEmpty()) {
      options.putHeader("authorization", "Bearer " + apiKey);
    }
    var exchange = new HttpExchange(vertx, errors, resume -> new HandOff(id, clock, resume));
    exchange.send(client, options, ChatCompletionRequest.body(request));
    return new ChatCompletionStream(exchange, id, errors, limits.idleTimeout(), clock);
  }

  /** Ends all connections; answers on their way break. */
  @Override
  public void close() {
    client.close().await();
  }

  private static String endpoint(URI baseUrl) {
    if (baseUrl.getUserInfo() != null) {
      throw new IllegalArgumentException("baseUrl = https://…@…, must not hold a user or password");
    }
    String scheme = baseUrl.getScheme();
    if (baseUrl.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "baseUrl = " + baseUrl + ", must be http://host[:port]/path or https://…");
    }
    String base = baseUrl.toString();
    return (base.endsWith("/") ? base : base + "/") + "chat/completions";
  }

  @Override
  public String toString() {
    return id + " at " + endpoint;
  }
}
