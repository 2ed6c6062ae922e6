package dev.undertone.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.router.record.BoundedDecisionLog;
import dev.undertone.router.record.DecisionLog;
import dev.undertone.router.record.DecisionLogException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionApiTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final long HOUR = 3_600_000;
  private static final String HOUSE = "house-token";
  private static final String ACME = "acme-token";
  private static final Map<String, String> HOLDERS = Map.of(HOUSE, "", ACME, "acme");

  private static final ApiGate GATE =
      new ApiGate() {
        @Override
        public Optional<String> apiHolder(HttpServerRequest request) {
          return Optional.ofNullable(request.getHeader("authorization"))
              .map(header -> HOLDERS.get(header.replace("Bearer ", "")));
        }

        @Override
        public boolean mayComeFrom(HttpServerRequest request) {
          return request.getHeader("origin") == null;
        }
      };

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient http = HttpClient.newHttpClient();
  private final DecisionLog log = new BoundedDecisionLog(100);
  private int port;

  @BeforeEach
  void serve() {
    port = serve(log);
    var made = new Generations();
    long now = NOW.toEpochMilli();
    log.add(made.of("g-1", "c-1", 0, "", now - 30 * HOUR));
    log.add(made.of("g-2", "c-2", 2, "acme", now - 2 * HOUR));
    log.add(made.of("g-3", "g-3", 0, "", now - HOUR));
    log.served("g-3", Generations.served());
  }

  private int serve(DecisionLog kept) {
    ApiRoute paths = LogPaths.of(vertx, kept, GATE, () -> NOW, registry);
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> {
              if (!paths.handles(request, request.path())) {
                request.response().setStatusCode(418).end();
              }
            })
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    http.shutdownNow();
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String token)
      throws IOException, InterruptedException {
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    return send(at(path), token);
  }

  private HttpResponse<String> post(String path, String type, String body, String token)
      throws IOException, InterruptedException {
    return send(
        at(path).header("content-type", type).POST(HttpRequest.BodyPublishers.ofString(body)),
        token);
  }

  private HttpResponse<String> outcome(String body, String token)
      throws IOException, InterruptedException {
    return post("/v1/outcomes", "application/json", body, token);
  }

  private List<String> ids(String query, String token) throws IOException, InterruptedException {
    HttpResponse<String> answer = get("/v1/decisions" + query, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body())
        .getJsonArray("decisions").stream()
            .map(each -> ((JsonObject) each).getString("id"))
            .toList();
  }

  private static JsonObject error(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getJsonObject("error");
  }

  @Nested
  class AList {

    @Test
    void showsWhatWasChosenAndWhatCameOfIt() throws IOException, InterruptedException {
      outcome("{\"id\":\"g-3\",\"name\":\"stars\",\"value\":4}", HOUSE);

      HttpResponse<String> answer = get("/v1/decisions?limit=1", HOUSE);

      JsonObject line = new JsonObject(answer.body()).getJsonArray("decisions").getJsonObject(0);
      assertThat(line.getString("id")).isEqualTo("g-3");
      assertThat(line.getString("time")).isEqualTo("2026-11-21T11:00:00Z");
      assertThat(line.getString("rule")).isEqualTo("default");
      assertThat(line.getString("model")).isEqualTo("scripted/quick");
      assertThat(line.getJsonObject("served").getJsonObject("cost").getLong("micro_usd"))
          .isEqualTo(1_234);
      assertThat(line.getJsonArray("outcomes"))
          .isEqualTo(
              new JsonArray(
                  """
                  [{"name":"stars","value":4.0,"time":"2026-11-21T12:00:00Z","of":"generation"}]
                  """));
      assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    }

    @Test
    void isCutByTimeAndByWhatWasChosen() throws IOException, InterruptedException {
      assertThat(ids("", HOUSE)).containsExactly("g-3", "g-2", "g-1");
      assertThat(ids("?since=24h", HOUSE)).containsExactly("g-3", "g-2");
      assertThat(ids("?since=2026-11-20T00:00:00Z&until=90m", HOUSE)).containsExactly("g-2", "g-1");
      assertThat(ids("?rule=agitated-repeat", HOUSE)).containsExactly("g-2");
      assertThat(ids("?route=default&router=demo", HOUSE)).containsExactly("g-3", "g-1");
      assertThat(ids("?call=c-1", HOUSE)).containsExactly("g-1");
      assertThat(ids("?model=scripted/thoughtful", HOUSE)).containsExactly("g-2");
    }

    @Test
    void goesOnAtItsCursor() throws IOException, InterruptedException {
      var first = new JsonObject(get("/v1/decisions?limit=2", HOUSE).body());

      assertThat(ids("?limit=2&cursor=" + first.getString("next"), HOUSE)).containsExactly("g-1");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "limit=0 | limit | limit = '0', must be 1 to 500",
          "limit=x | limit | limit = 'x', must be 1 to 500",
          "cursor=-4 | cursor | cursor = '-4', must be the 'next' of a page",
          "since=soon | since | since = 'soon', must be a moment such as",
          "call=a%20b | call | call = 'a b', must be 1-64 characters",
          "ruler=x | ruler | 'ruler' must be one of call, cursor",
        })
    void namesWhatIsWrongWithIt(String query, String field, String says)
        throws IOException, InterruptedException {
      HttpResponse<String> answer = get("/v1/decisions?" + query, HOUSE);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(error(answer).getString("param")).isEqualTo(field);
      assertThat(error(answer).getString("message")).startsWith(says);
    }
  }

  @Nested
  class OneDecision {

    @Test
    void isShownWithAllItWasMadeOf() throws IOException, InterruptedException {
      var answer = new JsonObject(get("/v1/decisions/g-3", HOUSE).body());

      assertThat(answer.getJsonObject("decision").getString("id")).isEqualTo("g-3");
      assertThat(answer.getJsonObject("decision").encode())
          .contains("\"rules\"")
          .doesNotContain("my words");
      assertThat(answer.getJsonObject("served").getString("ending")).isEqualTo("complete");
    }

    @Test
    void thatIsNotKeptIsA404() throws IOException, InterruptedException {
      assertThat(get("/v1/decisions/g-9", HOUSE).statusCode()).isEqualTo(404);
    }
  }

  @Nested
  class ATenant {

    @Test
    void seesItsOwnAndNoOthers() throws IOException, InterruptedException {
      assertThat(ids("", ACME)).containsExactly("g-2");
      assertThat(get("/v1/decisions/g-2", ACME).statusCode()).isEqualTo(200);
      HttpResponse<String> foreign = get("/v1/decisions/g-1", ACME);
      HttpResponse<String> unknown = get("/v1/decisions/g-0", ACME);
      assertThat(foreign.statusCode()).isEqualTo(404);
      assertThat(foreign.body().replace("g-1", "g-0")).isEqualTo(unknown.body());
    }

    @Test
    void attachesOutcomesToItsOwnOnly() throws IOException, InterruptedException {
      assertThat(outcome("{\"id\":\"g-2\",\"name\":\"ok\",\"value\":true}", ACME).statusCode())
          .isEqualTo(201);
      assertThat(outcome("{\"id\":\"g-1\",\"name\":\"ok\",\"value\":true}", ACME).statusCode())
          .isEqualTo(404);
    }

    @Test
    void replaysItsOwnOnly() throws IOException, InterruptedException {
      assertThat(replay("application/yaml", ROUTER, ACME).getInteger("decisions")).isEqualTo(1);
      assertThat(replay("application/yaml", ROUTER, HOUSE).getInteger("decisions")).isEqualTo(3);
    }
  }

  @Nested
  class AnErasure {

    private HttpResponse<String> erase(String query, String token)
        throws IOException, InterruptedException {
      return send(at("/v1/decisions" + query).DELETE(), token);
    }

    @Test
    void saysHowManyDecisionsOfTheCallThereWere() throws IOException, InterruptedException {
      HttpResponse<String> answer = erase("?call=c-1", HOUSE);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(new JsonObject(answer.body()).getInteger("erased")).isEqualTo(1);
      assertThat(ids("", HOUSE)).containsExactly("g-3", "g-2");
      assertThat(erase("?call=c-1", HOUSE).statusCode()).isEqualTo(404);
    }

    @Test
    void reachesATenantsOwnOnly() throws IOException, InterruptedException {
      HttpResponse<String> foreign = erase("?call=c-1", ACME);

      assertThat(foreign.statusCode()).isEqualTo(404);
      assertThat(foreign.body().replace("c-1", "c-0")).isEqualTo(erase("?call=c-0", ACME).body());
      assertThat(erase("?call=c-2", ACME).statusCode()).isEqualTo(200);
      assertThat(ids("", HOUSE)).containsExactly("g-3", "g-1");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {"'' | call", "?call=a%20b | call", "?call=c-1&rule=default | rule"})
    void thatDoesNotNameACallAndNothingElseIsRefused(String query, String field)
        throws IOException, InterruptedException {
      HttpResponse<String> answer = erase(query, HOUSE);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(error(answer).getString("param")).isEqualTo(field);
      assertThat(ids("", HOUSE)).hasSize(3);
    }

    @Test
    void isForThoseWithATokenOnly() throws IOException, InterruptedException {
      assertThat(erase("?call=c-1", "").statusCode()).isEqualTo(401);
    }
  }

  @Nested
  class Whoever {

    @Test
    void hasNoTokenIsTurnedAwayEverywhere() throws IOException, InterruptedException {
      for (String path : List.of("/v1/decisions", "/v1/decisions/g-1")) {
        assertThat(get(path, "").statusCode()).isEqualTo(401);
        assertThat(get(path, "wrong").statusCode()).isEqualTo(401);
      }
      assertThat(outcome("{}", "").statusCode()).isEqualTo(401);
      assertThat(post("/v1/decisions/replay", "application/yaml", ROUTER, "").statusCode())
          .isEqualTo(401);
    }

    @Test
    void comesFromAForeignPageIsTurnedAway() throws IOException, InterruptedException {
      var request = at("/v1/decisions").header("origin", "https://elsewhere.example");

      assertThat(send(request, HOUSE).statusCode()).isEqualTo(403);
    }

    @Test
    void asksIsToldTheNameOfTheRequest() throws IOException, InterruptedException {
      for (String path : List.of("/v1/decisions", "/v1/decisions/g-3", "/v1/decisions/g-9")) {
        assertThat(get(path, HOUSE).headers().firstValue("x-request-id"))
            .hasValueSatisfying(id -> assertThat(id).startsWith("log-"));
      }
    }

    @Test
    void usesAnotherMethodIsToldWhichOne() throws IOException, InterruptedException {
      HttpResponse<String> answer = get("/v1/outcomes", HOUSE);

      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("allow")).contains("POST");
    }
  }

  /** A log whose disk does not answer. */
  @Nested
  class ASlowLog {

    private final CountDownLatch asked = new CountDownLatch(LogDoor.MAX_WORK);
    private final CountDownLatch released = new CountDownLatch(1);
    private URI at;

    @BeforeEach
    void begin() {
      var slow =
          (DecisionLog)
              Proxy.newProxyInstance(
                  DecisionApiTest.class.getClassLoader(),
                  new Class<?>[] {DecisionLog.class},
                  (_, method, _) -> {
                    assertThat(Context.isOnEventLoopThread()).isFalse();
                    asked.countDown();
                    released.await();
                    throw new DecisionLogException("the disk is slow");
                  });
      at = URI.create("http://127.0.0.1:" + serve(slow) + "/v1/decisions");
    }

    private HttpRequest list() {
      return HttpRequest.newBuilder(at).header("authorization", "Bearer " + HOUSE).build();
    }

    @Test
    void holdsUpNobodyElseAndTakesNoMoreWorkThanItMay() throws Exception {
      List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
      for (int n = 0; n < LogDoor.MAX_WORK; n++) {
        waiting.add(http.sendAsync(list(), BodyHandlers.ofString()));
      }
      asked.await();

      HttpResponse<String> oneMore = http.send(list(), BodyHandlers.ofString());

      assertThat(oneMore.statusCode()).isEqualTo(503);
      assertThat(oneMore.headers().firstValue("retry-after")).contains("1");
      assertThat(registry.counter("api.refused", "reason", "log_busy").count()).isEqualTo(1);
      // The one event loop of this test answers others meanwhile.
      assertThat(get("/v1/decisions/g-3", HOUSE).statusCode()).isEqualTo(200);

      released.countDown();
      for (var each : waiting) {
        HttpResponse<String> answer = each.get();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
        assertThat(error(answer).getString("message")).isEqualTo("the disk is slow");
      }
      assertThat(http.send(list(), BodyHandlers.ofString()).body()).contains("the disk is slow");
    }
  }

  @Nested
  class AnOutcome {

    @Test
    void thatIsSentTwiceCountsOnce() throws IOException, InterruptedException {
      String body =
          "{\"call\":\"c-1\",\"turn\":1,\"name\":\"sold\",\"value\":\"yes\",\"time\":\"1h\"}";

      assertThat(outcome(body, HOUSE).statusCode()).isEqualTo(201);
      assertThat(outcome(body, HOUSE).statusCode()).isEqualTo(200);

      var entry = new JsonObject(get("/v1/decisions/g-1", HOUSE).body());
      assertThat(entry.getJsonArray("outcomes"))
          .isEqualTo(
              new JsonArray(
                  """
                  [{"name":"sold","value":"yes","time":"2026-11-21T11:00:00Z","of":"turn"}]
                  """));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "{} | id",
          "[] | body",
          "{\"id\": | body",
          "{\"id\":\"g-1\",\"call\":\"c-1\",\"name\":\"x\",\"value\":1} | id",
          "{\"id\":\"g-1\",\"turn\":1,\"name\":\"x\",\"value\":1} | id",
          "{\"call\":\"c 1\",\"name\":\"x\",\"value\":1} | call",
          "{\"call\":\"c-1\",\"turn\":1.5,\"name\":\"x\",\"value\":1} | turn",
          "{\"id\":\"g-1\",\"name\":\"X\",\"value\":1} | name",
          "{\"id\":\"g-1\",\"value\":1} | name",
          "{\"id\":\"g-1\",\"name\":\"x\"} | value",
          "{\"id\":\"g-1\",\"name\":\"x\",\"value\":[1]} | value",
          "{\"id\":\"g-1\",\"name\":\"x\",\"value\":1e999} | value",
          "{\"id\":\"g-1\",\"name\":\"x\",\"value\":1,\"time\":\"then\"} | time",
          "{\"id\":\"g-1\",\"name\":\"x\",\"valu\":1} | valu",
        })
    void thatIsUnfitIsRefusedByName(String body, String field)
        throws IOException, InterruptedException {
      HttpResponse<String> answer = outcome(body, HOUSE);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(error(answer).getString("param")).isEqualTo(field);
    }

    @Test
    void ofNothingThatIsKnownIsA404() throws IOException, InterruptedException {
      for (String target :
          List.of("\"id\":\"g-9\"", "\"call\":\"c-9\"", "\"call\":\"c-1\",\"turn\":9")) {
        assertThat(outcome("{" + target + ",\"name\":\"x\",\"value\":1}", HOUSE).statusCode())
            .isEqualTo(404);
      }
    }

    @Test
    void mayBeZipped() throws IOException, InterruptedException {
      var zipped = new ByteArrayOutputStream();
      try (var zip = new GZIPOutputStream(zipped)) {
        zip.write("{\"id\":\"g-1\",\"name\":\"ok\",\"value\":1}".getBytes(StandardCharsets.UTF_8));
      }

      var answer =
          send(
              at("/v1/outcomes")
                  .header("content-encoding", "gzip")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(zipped.toByteArray())),
              HOUSE);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @Test
    void thatIsTooLongIsRefused() throws IOException, InterruptedException {
      assertThat(outcome("{\"id\":\"" + "x".repeat(5_000) + "\"}", HOUSE).statusCode())
          .isEqualTo(413);
    }
  }

  private static final String ROUTER =
      """
      name: demo
      models: {quick: {provider: scripted, model: quick, price: {in_per_m: 0.1, out_per_m: 0.4}}}
      routes: {default: {variants: [{id: a, models: [quick]}]}}
      rule: {match: [{id: all, output: "'default'"}]}
      """;

  private JsonObject replay(String type, String body, String token)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = post("/v1/decisions/replay", type, body, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  @Nested
  class AReplay {

    @Test
    void ofARouterFileSaysWhatWouldDiffer() throws IOException, InterruptedException {
      JsonObject report = replay("application/yaml", ROUTER, HOUSE);

      assertThat(report.getInteger("decisions")).isEqualTo(3);
      assertThat(report.getInteger("routes")).isEqualTo(1);
      assertThat(report.getInteger("models")).isEqualTo(1);
      assertThat(report.getJsonArray("rules"))
          .isEqualTo(
              new JsonArray(
                  """
                  [{"before":"default","after":"all","decisions":2},
                   {"before":"agitated-repeat","after":"all","decisions":1}]
                  """));
    }

    @Test
    void comesAsJsonToo() throws IOException, InterruptedException {
      var body = new JsonObject().put("router", ROUTER).put("since", "24h").put("limit", 1);

      JsonObject report = replay("application/json", body.encode(), HOUSE);

      assertThat(report.getInteger("decisions")).isEqualTo(1);
    }

    @Test
    void ofABadFileSaysWhereItIsBad() throws IOException, InterruptedException {
      HttpResponse<String> answer =
          post(
              "/v1/decisions/replay",
              "application/yaml",
              ROUTER.replace("'default'", "'defualt'"),
              HOUSE);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(error(answer).getString("message")).contains("router:4:", "defualt", "^");
    }
  }
}
