package dev.undertone.gateway;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.NanoClock;
import dev.undertone.gateway.api.DeskVoices;
import dev.undertone.gateway.api.LatestSignals;
import dev.undertone.gateway.events.EventHub;
import dev.undertone.gateway.ops.Metrics;
import dev.undertone.router.CallModels;
import dev.undertone.router.health.CircuitBreaker;
import dev.undertone.router.health.Fleet;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The LLM API on a free port of loopback, before a provider of ours. */
@SuppressWarnings("try") // closing waits for event loops
final class ApiRig implements AutoCloseable {

  static final Map<String, String> TOKENS =
      Map.of(
          "HOUSE_TOKEN", "house-secret", "ACME_TOKEN", "acme-secret", "BETA_TOKEN", "beta-secret");

  /** Asks for tokens. */
  static final String GUARDED =
      """
      server: {token_env: HOUSE_TOKEN}
      tenants:
        acme: {token_env: ACME_TOKEN}
        beta: {token_env: BETA_TOKEN, emotion: off}
      """;

  static final String HELLO =
      "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  final Vertx outside = Vertx.vertx();
  final RecordingProvider provider = new RecordingProvider(outside);
  final HttpClient http = HttpClient.newHttpClient();

  /** In force when the house opens; {@code %s} stands for the provider's address. */
  String router =
      """
      name: house
      providers:
        local: {kind: openai, base_url: "%s"}
      models:
        quick: {provider: local, model: quick, price: {in_per_m: 1, out_per_m: 2}, context_tokens: 8000, capabilities: [tools]}
        patient: {provider: local, model: patient, price: {in_per_m: 3, out_per_m: 6}}
      routes:
        normal: {strategy: first, first_token_deadline: 5s, variants: [{id: a, weight: 100, models: [quick]}]}
        slow: {strategy: first, first_token_deadline: 5s, variants: [{id: b, weight: 100, models: [patient]}]}
      rule:
        match:
          - {id: unsure, condition: "voice.hesitation.available && voice.hesitation.score > 0.6", output: "'slow'"}
          - {id: aroused, condition: "voice.arousal > 0.7", output: "'slow'"}
          - {id: gold, condition: "'tier' in metadata && metadata['tier'] == 'gold'", output: "'slow'"}
          - {id: default, output: "'normal'"}
      """;

  ScriptedDesk desk;
  int port;
  private final Path folder;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();

  ApiRig(Path folder) {
    this.folder = folder;
  }

  /** As {@code undertone router} opens it. */
  void opens(String config) throws Exception {
    RunningHouse house = new RouterHouse(TOKENS, 2).start(config(config), _ -> {});
    owned.push(house);
    port = house.port();
  }

  /** As {@code undertone serve} does, with calls that a script plays. */
  void opensWithCalls(String text, ScriptedDesk.Script script) throws Exception {
    GatewayConfig config = config(text);
    var clock = NanoClock.system();
    var metrics = own(new Metrics());
    var heard = new LatestSignals(10);
    var answered = new CallModels(10);
    CallEvent.Observer everyCall =
        event -> {
          heard.on(event);
          answered.on(event);
        };
    desk = new ScriptedDesk(everyCall, script);
    desk.emotion = config.signals().policy();
    config
        .server()
        .tenants()
        .forEach(access -> desk.tenants.put(access.tenant().id(), access.tenant()));
    Vertx vertx = GatewayServer.newVertx();
    owned.push(() -> vertx.close().await());
    Routers routers =
        own(
            new Routers(
                config,
                List.of(Routers.STANDARD),
                Optional.empty(),
                new RuleMeters(metrics.registry()),
                _ -> {}));
    var shared =
        new ApiWing.Shared(
            vertx,
            routers,
            Optional.empty(),
            new Fleet(CircuitBreaker.Settings.STANDARD, clock),
            clock,
            metrics,
            TOKENS);
    ApiWing api =
        own(
            new ApiWing(
                config,
                shared,
                new ApiWing.Watchers(
                    List.of(), List.of(new AnsweredCalls(answered)), Optional.empty())));
    var server =
        own(
            new GatewayServer(
                ServerConfig.of(config),
                desk,
                new EventHub(),
                metrics,
                List::of,
                vertx,
                gate -> List.of(api.routes(gate, new DeskVoices(desk, heard, answered)))));
    port = server.start();
  }

  private <T extends AutoCloseable> T own(T part) {
    owned.push(part);
    return part;
  }

  private GatewayConfig config(String text) throws IOException {
    Path file = folder.resolve("router.yaml");
    Files.writeString(file, router.formatted(provider.baseUrl()));
    return new ConfigReader(TOKENS, true)
        .read("undertone.yaml", text, folder)
        .withAddress("127.0.0.1", 0)
        .withRouterFiles(List.of(file));
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send(builder(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send(builder(path, headers).GET());
  }

  HttpRequest.Builder builder(String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    request.header("content-type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable part = owned.poll(); part != null; part = owned.poll()) {
      part.close();
    }
    provider.close();
    http.shutdownNow();
    outside.close().await();
  }
}
