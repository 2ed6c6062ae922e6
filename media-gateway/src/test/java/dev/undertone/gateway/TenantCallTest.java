package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.Conversation;
import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.ScriptedSynthesizer;
import dev.undertone.conversation.speech.ProsodyAnalyzer;
import dev.undertone.conversation.speech.ScriptedRecognizer;
import dev.undertone.conversation.speech.ScriptedVoiceActivity;
import dev.undertone.gateway.api.LogPaths;
import dev.undertone.gateway.consent.DeploymentContext;
import dev.undertone.gateway.consent.EmotionPolicy;
import dev.undertone.gateway.consent.Tenant;
import dev.undertone.gateway.events.EventHub;
import dev.undertone.gateway.house.Await;
import dev.undertone.gateway.ops.Metrics;
import dev.undertone.router.CallModels;
import dev.undertone.router.RoutedResponder;
import dev.undertone.router.health.CircuitBreaker;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.provider.ScriptedModel;
import dev.undertone.router.provider.ScriptedOptions;
import dev.undertone.router.record.BoundedDecisionLog;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of two tenants of one house: what was decided in them, and for whom. */
class TenantCallTest {

  private static final String ROUTER =
      """
      name: default
      models: {usual: {provider: scripted, model: usual}}
      routes:
        normal: {first_token_deadline: 1s, variants: [{id: a, models: [usual]}]}
        gold: {first_token_deadline: 1s, variants: [{id: a, models: [usual]}]}
      rule:
        match:
          - {id: acme, condition: "user.tenant == 'acme'", output: "'gold'"}
          - {id: default, output: "'normal'"}
      """;

  private final NanoClock clock = NanoClock.system();
  private final Vertx outside = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private final BoundedDecisionLog log = new BoundedDecisionLog(10);
  private CallRegistry calls;
  private GatewayServer server;
  private Vertx vertx;
  private int port;

  @BeforeEach
  void open() {
    var router =
        new CelRouter(RouterFile.parse("test.yaml", ROUTER), CelRouter.FailureObserver.none());
    var says = ScriptedOptions.at(0, 0).saying("Yes.");
    var kept = new KeptDecisions(log, false, true);
    var answered = new CallModels(10);
    var responder =
        new RoutedResponder(
            _ -> router,
            Map.of("scripted", new ScriptedModel("scripted", clock, Map.of("usual", says))),
            new Fleet(CircuitBreaker.Settings.STANDARD, clock),
            clock,
            InstantSource.system(),
            answered,
            kept);
    var engines =
        new Conversation.Engines(
            ScriptedRecognizer.saying(),
            new ScriptedVoiceActivity.Factory(16_000),
            ProsodyAnalyzer.Factory.DEAF,
            responder,
            new ScriptedSynthesizer(clock));
    var rules =
        new CallRegistry.Rules(
            Conversation.Settings.STANDARD,
            EmotionPolicy.ON,
            Map.of("acme", tenant("acme"), "beta", tenant("beta")),
            10,
            Duration.ofSeconds(5));
    calls =
        new CallRegistry(
            new Agents(Map.of("default", TestAgents.named("default")), "default"),
            engines,
            rules,
            clock,
            List.of(kept, answered));
    vertx = GatewayServer.newVertx();
    var open = ServerConfig.LOOPBACK;
    var config =
        new ServerConfig(
            open.host(),
            0,
            Optional.of("house-secret"),
            Map.of("acme", List.of("acme-secret"), "beta", List.of("beta-secret")),
            Set.of(),
            Optional.empty(),
            open.limits());
    server =
        new GatewayServer(
            config,
            calls,
            new EventHub(),
            metrics,
            List::of,
            vertx,
            gate ->
                List.of(LogPaths.of(vertx, log, gate, InstantSource.system(), metrics.registry())));
    port = server.start();
  }

  private static Tenant tenant(String id) {
    return new Tenant(id, true, DeploymentContext.CUSTOMER, "");
  }

  @AfterEach
  void close() throws Exception {
    calls.close();
    server.close();
    vertx.close().await();
    metrics.close();
    http.shutdownNow();
    outside.close().await();
  }

  /** A caller with that token presses a key and is answered. */
  private void calls(String id, String token) {
    var client =
        TestClient.connect(
            TestClient.clientOf(outside),
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/v1/call")
                .addHeader("authorization", "Bearer " + token));
    client.say("{\"type\":\"hello\",\"v\":1,\"call\":\"" + id + "\"}");
    client.say("{\"type\":\"dtmf\",\"digit\":\"5\"}");
    client.say("{\"type\":\"dtmf\",\"digit\":\"#\"}");
    Await.until(
        "a decision of " + id,
        () -> log.newest(10),
        () -> log.newest(10).stream().anyMatch(each -> each.call().value().equals(id)));
  }

  private List<JsonObject> decisions(String token) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(at("/v1/decisions"));
    var answer =
        http.send(
            request.header("authorization", "Bearer " + token).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body())
        .getJsonArray("decisions").stream().map(JsonObject.class::cast).toList();
  }

  private int outcome(String call, String token) throws IOException, InterruptedException {
    String body = "{\"call\":\"" + call + "\",\"name\":\"sold\",\"value\":true}";
    var request = HttpRequest.newBuilder(at("/v1/outcomes"));
    return http.send(
            request
                .header("authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Test
  void areRoutedByTheRulesForTheirTenant() throws Exception {
    calls("c-acme", "acme-secret");
    calls("c-beta", "beta-secret");

    assertThat(decisions("house-secret"))
        .extracting(each -> each.getString("call") + " " + each.getString("route"))
        .containsExactlyInAnyOrder("c-acme gold", "c-beta normal");
  }

  @Test
  void areShownToTheirTenantAndTheHouseOnly() throws Exception {
    calls("c-acme", "acme-secret");
    calls("c-beta", "beta-secret");

    assertThat(decisions("acme-secret"))
        .extracting(each -> each.getString("call"))
        .containsExactly("c-acme");
    assertThat(decisions("beta-secret"))
        .extracting(each -> each.getString("call"))
        .containsExactly("c-beta");
  }

  @Test
  void takeOutcomesFromTheirTenantOnly() throws Exception {
    calls("c-acme", "acme-secret");

    assertThat(outcome("c-acme", "beta-secret")).isEqualTo(404);
    assertThat(outcome("c-acme", "acme-secret")).isEqualTo(201);
  }
}
