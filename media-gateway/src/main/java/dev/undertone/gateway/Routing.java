package dev.undertone.gateway;

import dev.undertone.conversation.NanoClock;
import dev.undertone.router.CallModels;
import dev.undertone.router.DecisionObserver;
import dev.undertone.router.RoutedResponder;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.provider.AnthropicModel;
import dev.undertone.router.provider.LlmDiscovery;
import dev.undertone.router.provider.Model;
import dev.undertone.router.provider.OpenAiCompatibleModel;
import dev.undertone.router.provider.ScriptedModel;
import dev.undertone.router.rules.ProviderSpec;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What answers calls: the providers that router files name, and the responder that carries
 * decisions out. Closes what it made.
 */
final class Routing implements AutoCloseable {

  private final RoutedResponder responder;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();

  /**
   * @param llm found without being configured, where it is to be used
   * @param environment where keys are, by the names in router files
   */
  Routing(
      Routers routers,
      Optional<LlmDiscovery.Found> llm,
      Fleet fleet,
      Map<String, String> environment,
      Vertx vertx,
      NanoClock clock,
      CallModels calls,
      DecisionObserver decisions) {
    Map<String, Model> providers = new HashMap<>();
    routers
        .providers()
        .forEach((id, spec) -> providers.put(id, model(spec, environment, vertx, clock)));
    llm.ifPresent(found -> providers.put(found.provider(), model(found, vertx, clock)));
    this.responder =
        new RoutedResponder(
            routers::get, providers, fleet, clock, InstantSource.system(), calls, decisions);
  }

  RoutedResponder responder() {
    return responder;
  }

  @Override
  public void close() {
    for (AutoCloseable each = owned.poll(); each != null; each = owned.poll()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("a provider does not close", e);
      }
    }
  }

  private Model model(
      ProviderSpec spec, Map<String, String> environment, Vertx vertx, NanoClock clock) {
    return switch (spec.kind()) {
      case SCRIPTED -> ScriptedModel.shipped(clock);
      case ANTHROPIC -> {
        String url = spec.baseUrl().isEmpty() ? AnthropicModel.BASE_URL : spec.baseUrl();
        var model =
            new AnthropicModel(
                spec.id(),
                URI.create(url),
                key(spec, environment),
                vertx,
                clock,
                OpenAiCompatibleModel.Limits.STANDARD);
        owned.push(model);
        yield model;
      }
      case OPENAI -> {
        String url = spec.baseUrl().isEmpty() ? "https://api.openai.com/v1" : spec.baseUrl();
        yield openAi(spec.id(), URI.create(url), key(spec, environment), vertx, clock);
      }
    };
  }

  private static String key(ProviderSpec spec, Map<String, String> environment) {
    if (spec.apiKeyEnv().isEmpty()) {
      return "";
    }
    String key = environment.getOrDefault(spec.apiKeyEnv(), "");
    if (key.isBlank()) {
      throw new HouseException(
          "provider '%s': the environment variable %s holds no key"
              .formatted(spec.id(), spec.apiKeyEnv()));
    }
    return key;
  }

  private Model model(LlmDiscovery.Found found, Vertx vertx, NanoClock clock) {
    return openAi(found.provider(), found.baseUrl(), found.apiKey(), vertx, clock);
  }

  private Model openAi(String id, URI url, String key, Vertx vertx, NanoClock clock) {
    var model =
        new OpenAiCompatibleModel(
            id, url, key, vertx, clock, OpenAiCompatibleModel.Limits.STANDARD);
    owned.push(model);
    return model;
  }
}
