package dev.undertone.router.provider;

import dev.undertone.conversation.NanoClock;
import dev.undertone.router.dialect.CallRequests;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.ProviderErrors;
import dev.undertone.router.dialect.ReplyReader;
import dev.undertone.router.provider.OpenAiCompatibleModel.Limits;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Map;

/**
 * A provider behind HTTP, whichever dialect it speaks.
 *
 * <p>The answer is pulled: when the reader stops, at most {@value HandOff#MAX_PIECES} reads or 256
 * KiB are queued, then the socket is no longer read and TCP stops the provider. Any thread.
 */
final class HttpModel implements Model, AutoCloseable {

  private final Dialect dialect;
  private final Vertx vertx;
  private final NanoClock clock;
  private final Limits limits;
  private final String endpoint;
  private final Map<String, String> headers;
  private final ProviderErrors errors;
  private final HttpClientAgent client;

  /**
   * @param endpoint where requests are posted to
   * @param headers with the key, which goes nowhere else
   */
  HttpModel(
      Dialect dialect,
      String endpoint,
      Map<String, String> headers,
      ProviderErrors errors,
      Vertx vertx,
      NanoClock clock,
      Limits limits) {
    this.dialect = dialect;
    this.endpoint = endpoint;
    this.headers = Map.copyOf(headers);
    this.errors = errors;
    this.vertx = vertx;
    this.clock = clock;
    this.limits = limits;
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

  /**
   * Where requests are posted to.
   *
   * @param baseUrl up to and including {@code /v1}; its query, where some servers want their
   *     version, stays at the end
   * @param path behind it
   */
  static String endpoint(URI baseUrl, String path) {
    if (baseUrl.getUserInfo() != null) {
      throw new IllegalArgumentException("baseUrl = https://…@…, must not hold a user or password");
    }
    String scheme = baseUrl.getScheme();
    if (baseUrl.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "baseUrl = " + baseUrl + ", must be http://host[:port]/path or https://…");
    }
    String whole = baseUrl.toString();
    String query = baseUrl.getRawQuery() == null ? "" : "?" + baseUrl.getRawQuery();
    String base = whole.substring(0, whole.length() - query.length());
    return (base.endsWith("/") ? base : base + "/") + path + query;
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
    headers.forEach(options::putHeader);
    var exchange =
        new HttpExchange(vertx, errors, resume -> new HandOff(errors.provider(), clock, resume));
    byte[] body =
        CallRequests.body(dialect, request.model(), request.messages(), request.parameters());
    exchange.send(client, options, body);
    return new PulledAnswer(
        exchange, new ReplyReader(dialect, errors), errors, limits.idleTimeout(), clock);
  }

  /** Ends all connections; answers on their way break. */
  @Override
  public void close() {
    client.close().await();
  }

  @Override
  public String toString() {
    return errors.provider() + " at " + endpoint;
  }
}
