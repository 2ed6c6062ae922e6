package dev.undertone.router.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.router.provider.ScriptedProvider.End;
import dev.undertone.router.provider.ScriptedProvider.Play;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LlmDiscoveryTest {

  private static final LlmDiscovery.Probe NOBODY = (address, within) -> Optional.empty();

  private static Optional<LlmDiscovery.Found> find(
      Map<String, String> environment, LlmDiscovery.Probe probe) throws InterruptedException {
    return new LlmDiscovery(environment, probe).find();
  }

  @Test
  void nothingIsFoundWhereNothingIs() throws InterruptedException {
    assertThat(find(Map.of("OPENAI_API_KEY", "  "), NOBODY)).isEmpty();
  }

  @Test
  void aKeyIsFoundWithItsDefaults() throws InterruptedException {
    var found = find(Map.of("OPENAI_API_KEY", "sk-1234567"), NOBODY).orElseThrow();

    assertThat(found.provider()).isEqualTo("openai");
    assertThat(found.baseUrl()).isEqualTo(URI.create("https://api.openai.com/v1"));
    assertThat(found.model()).isNotBlank();
  }

  @Test
  void aKeyIsNeverShown() throws InterruptedException {
    var found = find(Map.of("OPENAI_API_KEY", "sk-1234567"), NOBODY).orElseThrow();

    assertThat(found.toString() + found.announcement()).doesNotContain("1234567");
  }

  @Test
  void theEnvironmentNamesServerAndModel() throws InterruptedException {
    var found =
        find(
                Map.of(
                    "OPENAI_API_KEY", "k",
                    "OPENAI_BASE_URL", "http://10.0.0.5:8000/v1",
                    "OPENAI_MODEL", "llama"),
                NOBODY)
            .orElseThrow();

    assertThat(found.toString()).isEqualTo("openai/llama at http://10.0.0.5:8000/v1");
  }

  @Test
  void aUrlThatIsNoneIsRefusedByName() {
    assertThatThrownBy(
            () -> find(Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "no url"), NOBODY))
        .hasMessage("OPENAI_BASE_URL = no url, must be a URL");
  }

  @Test
  void aLocalOllamaOffersItsFirstModel() throws InterruptedException {
    var found =
        find(
                Map.of(),
                (address, within) ->
                    Optional.of("{\"models\":[{\"name\":\"llama3:8b\"},{\"name\":\"phi\"}]}"))
            .orElseThrow();

    assertThat(found.toString()).isEqualTo("ollama/llama3:8b at http://127.0.0.1:11434/v1");
    assertThat(found.apiKey()).isEmpty();
  }

  @Test
  void anOllamaWithoutModelsIsNoUse() throws InterruptedException {
    assertThat(find(Map.of(), (address, within) -> Optional.of("{\"models\":[]}"))).isEmpty();
    assertThat(find(Map.of(), (address, within) -> Optional.of("<html>"))).isEmpty();
  }

  @Nested
  class TheProbe {

    private static final Duration WITHIN = Duration.ofSeconds(2);

    private Optional<String> get(Play play, Duration within) throws InterruptedException {
      Vertx vertx = Vertx.vertx();
      try (var server = new ScriptedProvider(vertx, play)) {
        return new HttpProbe().get(server.baseUrl(), within);
      } finally {
        vertx.close().await();
      }
    }

    @Test
    void readsTheBody() throws InterruptedException {
      assertThat(get(Play.plain("{}"), WITHIN)).contains("{}");
    }

    @Test
    void takesNothingButA200() throws InterruptedException {
      assertThat(get(Play.refusal(404, "{}", Map.of()), WITHIN)).isEmpty();
    }

    @Test
    void doesNotWaitForAServerThatIsSilent() throws InterruptedException {
      assertThat(get(new Play(0, Map.of(), List.of(), End.HANG), Duration.ofMillis(50))).isEmpty();
    }
  }
}
