package dev.undertone.router.provider;

import dev.undertone.conversation.NanoClock;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.ProviderErrors;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * Any provider that speaks Anthropic's messages with {@code stream: true}. The key goes into one
 * header and nowhere else. Any thread.
 */
public final class AnthropicModel implements Model, AutoCloseable {

  /** Where Anthropic itself is. */
  public static final String BASE_URL = "https://api.anthropic.com/v1";

  /** The version of the dialect. */
  public static final String VERSION = "2023-06-01";

  private final HttpModel http;

  /**
   * @param id the provider's name in router files
   * @param baseUrl up to and including {@code /v1}
   * @param apiKey empty for none
   * @param vertx shared by the house; whoever made it chooses the transport
   */
  public AnthropicModel(
      String id,
      URI baseUrl,
      String apiKey,
      Vertx vertx,
      NanoClock clock,
      OpenAiCompatibleModel.Limits limits) {
    Map<String, String> headers = new HashMap<>(Map.of("anthropic-version", VERSION));
    if (!apiKey.isEmpty()) {
      headers.put("x-api-key", apiKey);
    }
    this.http =
        new HttpModel(
            Dialect.MESSAGES,
            HttpModel.endpoint(baseUrl, "messages"),
            headers,
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
