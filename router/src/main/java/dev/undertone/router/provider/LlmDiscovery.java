package dev.undertone.router.provider;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for a language model that could be used: a key in the environment, or a local Ollama.
 *
 * <p>Only announces; using it is the operator's choice ({@code --llm auto}). The environment is
 * handed in, never read here.
 */
public final class LlmDiscovery {

  private static final URI OPENAI = URI.create("https://api.openai.com/v1");
  private static final String OPENAI_MODEL = "gpt-4o-mini";

  /** Where Ollama usually listens. */
  public static final URI USUAL_OLLAMA = URI.create("http://127.0.0.1:11434");

  /** How long a local Ollama may take to show itself. */
  static final Duration PROBE_WITHIN = Duration.ofMillis(300);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asks a local server. */
  @FunctionalInterface
  public interface Probe {

    /** Body of a 200 to {@code GET address}; empty when there is none in time. */
    Optional<String> get(URI address, Duration within) throws InterruptedException;
  }

  /**
   * A model that could be used.
   *
   * @param provider {@code openai} or {@code ollama}
   * @param baseUrl for {@link OpenAiCompatibleModel}
   * @param apiKey empty for none
   * @param model the provider's name for it
   */
  public record Found(String provider, URI baseUrl, String apiKey, String model) {

    /** One line for people, without the key. */
    public String announcement() {
      String from = provider.equals("openai") ? "OPENAI_API_KEY is set" : "Ollama runs here";
      return from + ": " + model + " at " + baseUrl + " can answer calls (use --llm auto)";
    }

    @Override
    public String toString() {
      return provider + "/" + model + " at " + baseUrl;
    }
  }

  private final Map<String, String> environment;
  private final Probe probe;
  private final String ollama;

  /** Looks for Ollama where it usually is. */
  public LlmDiscovery(Map<String, String> environment, Probe probe) {
    this(environment, probe, USUAL_OLLAMA);
  }

  /**
   * @param environment holds {@code OPENAI_API_KEY}, {@code OPENAI_BASE_URL}, {@code OPENAI_MODEL}
   * @param ollama root of a local Ollama server
   */
  public LlmDiscovery(Map<String, String> environment, Probe probe, URI ollama) {
    this.environment = Map.copyOf(environment);
    this.probe = probe;
    this.ollama = ollama.toString().replaceFirst("/+$", "");
  }

  /**
   * What is available; a key comes before a local server.
   *
   * @throws IllegalArgumentException when {@code OPENAI_BASE_URL} is not a URL
   */
  public Optional<Found> find() throws InterruptedException {
    String key = value("OPENAI_API_KEY");
    if (!key.isEmpty()) {
      String model = value("OPENAI_MODEL");
      return Optional.of(
          new Found("openai", openAiUrl(), key, model.isEmpty() ? OPENAI_MODEL : model));
    }
    return probe
        .get(URI.create(ollama + "/api/tags"), PROBE_WITHIN)
        .flatMap(LlmDiscovery::firstModel)
        .map(model -> new Found("ollama", URI.create(ollama + "/v1"), "", model));
  }

  private URI openAiUrl() {
    String url = value("OPENAI_BASE_URL");
    try {
      return url.isEmpty() ? OPENAI : URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("OPENAI_BASE_URL = " + url + ", must be a URL", e);
    }
  }

  private String value(String name) {
    return environment.getOrDefault(name, "").strip();
  }

  private static Optional<String> firstModel(String tags) {
    try {
      String name = JSON.readTree(tags).path("models").path(0).path("name").asText("");
      return name.isEmpty() ? Optional.empty() : Optional.of(name);
    } catch (JacksonException notOllama) {
      return Optional.empty();
    }
  }
}
