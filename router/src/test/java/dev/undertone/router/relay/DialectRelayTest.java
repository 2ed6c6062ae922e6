package dev.undertone.router.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.router.Plan;
import dev.undertone.router.Plan.OnBreak;
import dev.undertone.router.Plan.Retry;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.Requests;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.relay.MisbehavingProvider.Release;
import dev.undertone.router.rules.ProviderSpec.Balance;
import dev.undertone.router.rules.ProviderSpec.Kind;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The relay with the dialects as they are on the wire, for every pair of client and provider. */
class DialectRelayTest {

  private static Vertx vertx;
  private Stage stage;

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close().await();
  }

  @BeforeEach
  void open() {
    stage = new Stage(vertx);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /** Who asks whom. */
  record Pair(Dialect client, Kind provider) {

    ApiRequest request(boolean stream) {
      String body =
          switch (client) {
            case CHAT ->
                "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                    + "\"models\":[\"secret-list\"],\"budget_ms\":9000,\"stream\":"
                    + stream
                    + "}";
            case MESSAGES ->
                "{\"model\":\"auto\",\"max_tokens\":50,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                    + "\"models\":[\"secret-list\"],\"budget_ms\":9000,\"stream\":"
                    + stream
                    + "}";
            case RESPONSES ->
                "{\"model\":\"auto\",\"input\":\"hi\","
                    + "\"models\":[\"secret-list\"],\"budget_ms\":9000,\"stream\":"
                    + stream
                    + "}";
            case EMBEDDINGS -> throw new IllegalArgumentException("client = EMBEDDINGS");
          };
      return Requests.scan(client, Script.utf8(body));
    }

    Script whole(String text) {
      return provider == Kind.ANTHROPIC ? Script.message(text) : Script.answering(text);
    }

    Script begun(String... tokens) {
      return provider == Kind.ANTHROPIC
          ? Script.messageStream(tokens)
          : Script.stream().tokens(tokens);
    }

    Script finished(Script begun) {
      return provider == Kind.ANTHROPIC ? begun.messageFinished() : begun.finished();
    }

    /** What only a clean end of the client's dialect holds. */
    String cleanEnd() {
      return switch (client) {
        case CHAT -> "\"finish_reason\":\"stop\"";
        case MESSAGES -> "event: message_stop";
        case RESPONSES -> "event: response.completed";
        case EMBEDDINGS -> throw new IllegalArgumentException("client = EMBEDDINGS");
      };
    }

    /** What only a broken answer of the client's dialect holds. */
    String brokenEnd() {
      return switch (client) {
        case CHAT -> "\"finish_reason\":\"error\"";
        case MESSAGES -> "event: error";
        case RESPONSES -> "event: response.failed";
        case EMBEDDINGS -> throw new IllegalArgumentException("client = EMBEDDINGS");
      };
    }
  }

  static List<Pair> pairs() {
    List<Pair> all = new ArrayList<>();
    for (Dialect client : List.of(Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES)) {
      all.add(new Pair(client, Kind.OPENAI));
      all.add(new Pair(client, Kind.ANTHROPIC));
    }
    return all;
  }

  private MisbehavingProvider provider(String id, Pair pair, Script script) {
    var provider = stage.provider(id, script);
    stage.at(id, pair.provider(), Balance.WEIGHTED, provider.baseUrl());
    return provider;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aStreamArrivesWholeAndBilled(Pair pair) throws Exception {
    var provider = provider("one", pair, pair.finished(pair.begun("Hel", "lo")));

    var seen = stage.play(Stage.inOrder("one"), pair.request(true));

    assertThat(seen.text()).contains("Hel").contains("lo").contains(pair.cleanEnd());
    assertThat(seen.text()).doesNotContain(pair.brokenEnd());
    assertThat(seen.clean()).isTrue();
    assertThat(seen.receipt().usage()).isEqualTo(new TokenUsage(30, 0, 0, 5, 0));
    var received = provider.received().getFirst();
    assertThat(received.body()).contains("\"m\"").doesNotContain("secret-list", "budget_ms");
    boolean anthropic = pair.provider() == Kind.ANTHROPIC;
    assertThat(received.path()).isEqualTo(anthropic ? "/v1/messages" : "/v1/chat/completions");
    assertThat(received.header(anthropic ? "x-api-key" : "authorization")).contains("secret-one");
    assertThat(provider.awaitRelease()).isEqualTo(Release.RETURNED);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aWholeAnswerArrives(Pair pair) {
    provider("one", pair, pair.whole("Hello"));

    var seen = stage.play(Stage.inOrder("one"), pair.request(false));

    assertThat(seen.text()).contains("Hello");
    assertThat(seen.receipt().usage()).isEqualTo(new TokenUsage(30, 0, 0, 5, 0));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aCutStreamEndsInAnErrorOfTheClientsDialect(Pair pair) {
    provider("one", pair, pair.begun("Hel").cut());

    var seen = stage.play(Stage.inOrder("one"), pair.request(true));

    assertThat(seen.text()).contains("Hel").contains(pair.brokenEnd());
    assertThat(seen.text()).doesNotContain(pair.cleanEnd());
    assertThat(seen.clean()).isFalse();
    assertThat(seen.receipt().cost().known()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aStalledStreamEndsInAnErrorOfTheClientsDialect(Pair pair) throws Exception {
    var provider = provider("one", pair, pair.begun("Hel").hang());
    var plan = Plan.inOrder(List.of(Stage.model("one", Stage.LATER, Stage.SOON)));

    var seen = stage.play(plan, pair.request(true));

    assertThat(seen.text()).contains("Hel").contains(pair.brokenEnd());
    assertThat(seen.text()).doesNotContain(pair.cleanEnd());
    assertThat(provider.awaitRelease()).isEqualTo(Release.CLOSED);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void anotherModelGoesOnWhereTheStreamBroke(Pair pair) {
    provider("one", pair, pair.begun("Hel").cut());
    var next = provider("two", pair, pair.finished(pair.begun("lo, world")));
    var plan = Stage.with(Stage.inOrder("one", "two"), Retry.NONE, OnBreak.CONTINUE, false);

    var seen = stage.play(plan, pair.request(true));

    assertThat(seen.text()).contains("Hel").contains("lo, world").contains(pair.cleanEnd());
    assertThat(seen.text()).doesNotContain(pair.brokenEnd());
    assertThat(next.received().getFirst().body()).contains("Hel");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void headersWithoutAFirstTokenAreInvisible(Pair pair) {
    provider("one", pair, pair.begun().hang());
    provider("two", pair, pair.finished(pair.begun("Hello")));

    var seen = stage.play(Stage.hastyThen("one", "two"), pair.request(true));

    assertThat(seen.text()).contains("Hello").contains(pair.cleanEnd());
    assertThat(seen.begun()).isOne();
    assertThat(seen.receipt().attempts().getFirst().failure()).contains(FailureKind.TIMEOUT);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void anErrorInsideAnAnswerIsFallenBackFrom(Pair pair) {
    provider(
        "one",
        pair,
        Script.body(
            200,
            "application/json",
            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}"));
    provider("two", pair, pair.finished(pair.begun("Hello")));

    var seen = stage.play(Stage.inOrder("one", "two"), pair.request(true));

    assertThat(seen.text()).contains("Hello").contains(pair.cleanEnd());
    assertThat(seen.receipt().attempts().getFirst().message())
        .isEqualTo("one: error in the stream: busy");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aWholeAnswerServesAClientThatWantsAStream(Pair pair) {
    provider("one", pair, pair.whole("Hello"));

    var seen = stage.play(Stage.inOrder("one"), pair.request(true));

    assertThat(seen.text()).contains("Hello").contains(pair.cleanEnd());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aStreamServesAClientThatWantsItWhole(Pair pair) {
    provider("one", pair, pair.finished(pair.begun("Hel", "lo")));

    var seen = stage.play(Stage.inOrder("one"), pair.request(false));

    assertThat(seen.text()).contains("Hello").doesNotContain("data:");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theFirstAnswerOfACascadeLeavesNoTrace(Pair pair) {
    provider("cheap", pair, pair.whole("I am not sure."));
    provider("dear", pair, pair.whole("Paris."));
    var plan = Stage.of(Plan.Kind.CASCADE, 0.5, 1, Stage.inOrder("cheap", "dear").attempts());

    var seen = stage.play(plan, pair.request(false));

    assertThat(seen.text()).contains("Paris.").doesNotContain("not sure");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aVoteGivesOneAnswer(Pair pair) {
    provider("a", pair, pair.whole("Lyon."));
    provider("b", pair, pair.whole("Paris."));
    provider("c", pair, pair.whole("Paris"));
    var plan = Stage.of(Plan.Kind.VOTE, 0.5, 3, Stage.inOrder("a", "b", "c").attempts());

    var seen = stage.play(plan, pair.request(false));

    assertThat(seen.text()).contains("Paris.").doesNotContain("Lyon");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theScriptedModelAnswersEveryDialect(Pair pair) {
    var seen = stage.play(Stage.inOrder("scripted"), pair.request(true));

    assertThat(seen.text()).contains(" hi").contains(pair.cleanEnd());
  }

  @Test
  void aFieldWithoutCounterpartIsNamedUnlessAnotherProviderKnowsIt() {
    provider("claude", new Pair(Dialect.CHAT, Kind.ANTHROPIC), Script.message("no"));
    provider("gpt", new Pair(Dialect.CHAT, Kind.OPENAI), Script.answering("Hello"));
    String body =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":2}";
    ApiRequest request = Requests.scan(Dialect.CHAT, Script.utf8(body));

    var alone = stage.play(Stage.inOrder("claude"), request);
    var both = stage.play(Stage.inOrder("claude", "gpt"), request);

    assertThat(alone.error().status()).isEqualTo(400);
    assertThat(alone.error().field()).isEqualTo("n");
    assertThat(both.text()).contains("Hello");
  }

  @Test
  void embeddingsPassThrough() {
    String vector =
        "{\"object\":\"list\",\"data\":[{\"embedding\":[0.5]}],"
            + "\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}";
    var provider = stage.provider("one", Script.body(200, "application/json", vector));
    ApiRequest request =
        Requests.scan(Dialect.EMBEDDINGS, Script.utf8("{\"model\":\"one/m\",\"input\":\"hello\"}"));

    var seen = stage.play(Stage.inOrder("one"), request);

    assertThat(seen.error()).isNull();
    assertThat(seen.text()).contains("\"embedding\":[0.5]");
    assertThat(seen.receipt().usage().input()).isEqualTo(3);
    assertThat(provider.received().getFirst().path()).isEqualTo("/v1/embeddings");
  }

  /** There are no words in them to be sure of, or to be compared. */
  @ParameterizedTest
  @EnumSource(
      value = Plan.Kind.class,
      names = {"CASCADE", "VOTE"})
  void embeddingsAreAskedOfOneModelWhateverThePlan(Plan.Kind kind) {
    String vector = "{\"object\":\"list\",\"data\":[{\"embedding\":[0.5]}]}";
    stage.provider("one", Script.body(200, "application/json", vector));
    var other = stage.provider("two", Script.body(200, "application/json", vector));
    ApiRequest request =
        Requests.scan(Dialect.EMBEDDINGS, Script.utf8("{\"model\":\"one/m\",\"input\":\"hello\"}"));
    var plan = Stage.of(kind, 0.5, 2, Stage.inOrder("one", "two").attempts());

    var seen = stage.play(plan, request);

    assertThat(seen.receipt().model()).isEqualTo("one/m");
    assertThat(other.received()).isEmpty();
  }

  /** As some servers want their version. */
  @Test
  void whatAnAddressAsksForStaysBehindThePath() {
    var provider = stage.provider("plain", Script.saying("Hello"));
    URI versioned = URI.create(provider.baseUrl() + "?api-version=2026-02-01");
    stage.at("one", Kind.OPENAI, Balance.WEIGHTED, versioned);

    stage.play(Stage.inOrder("one"), Stage.streamed());

    assertThat(provider.received().getFirst().path())
        .isEqualTo("/v1/chat/completions?api-version=2026-02-01");
  }
}
