package dev.undertone.router.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.router.Plan;
import dev.undertone.router.Plan.OnBreak;
import dev.undertone.router.Plan.Retry;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.relay.MisbehavingProvider.Release;
import dev.undertone.router.relay.RelayObserver.Ending;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users of other gateways complain of, each as a test of ours; the issues are named. */
class PeerPainsTest {

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

  /** Portkey-AI/gateway#1797, BerriAI/litellm#29808. */
  @Test
  void aStreamThatDiesMidWayLooksLikeACleanEnd() {
    stage.provider("dying", Script.stream().tokens("Hel").closed());

    var seen = stage.play(Stage.inOrder("dying"), Stage.streamed());

    assertThat(seen.clean()).isFalse();
    assertThat(seen.text()).doesNotContain("<finished>");
  }

  /** litellm#6957, #19077, maximhq/bifrost#5395. */
  @Test
  void noFallbackAfterTheFirstToken() {
    stage.provider("one", Script.stream().tokens("a ").cut());
    stage.provider("two", Script.stream().tokens("b ").cut());
    stage.provider("three", Script.saying("c"));
    var plan =
        Stage.with(Stage.inOrder("one", "two", "three"), Retry.NONE, OnBreak.CONTINUE, false);

    var seen = stage.play(plan, Stage.streamed());

    assertThat(seen.text()).isEqualTo("a b c<finished>");
    assertThat(seen.receipt().attempts()).hasSize(3);
  }

  /** litellm#5859, jferreiros/vortex#198: headers arrive, so that no timeout of a client fires. */
  @Test
  void aSilentProviderFreezesTheCall() {
    stage.provider("silent", Script.stream().hang());
    stage.provider("other", Script.saying("Hello"));

    var seen = stage.play(Stage.hastyThen("silent", "other"), Stage.streamed());

    assertThat(seen.text()).isEqualTo("Hello<finished>");
    assertThat(seen.receipt().totalMillis()).isLessThan(10_000);
  }

  /** OmniRoute PR 8210. */
  @Test
  void anErrorInsideAStreamIsDropped() {
    stage.provider(
        "bad",
        Script.stream().tokens("Hel").event("{\"error\":{\"message\":\"overloaded\"}}").closed());

    var seen = stage.play(Stage.inOrder("bad"), Stage.streamed());

    assertThat(seen.text()).isEqualTo("Hel<broken UNAVAILABLE>");
    assertThat(seen.receipt().attempts().getFirst().message()).contains("overloaded");
  }

  /** litellm#13774, #17364: the provider goes on, and what it used is on no bill. */
  @Test
  void aClientThatHangsUpIsBilledForNothing() throws Exception {
    var provider =
        stage.provider(
            "one",
            Script.stream()
                .event(Script.usage(30, 1))
                .tokens("Hello, this is forty characters of text.")
                .hang());
    var started = stage.start(Stage.inOrder("one"), Stage.streamed());
    started.client.awaitBegin();

    started.cancel();

    assertThat(provider.awaitRelease()).isEqualTo(Release.CLOSED);
    var ended = stage.observer.awaitEnded();
    assertThat(ended.ending()).isEqualTo(Ending.CANCELLED);
    assertThat(ended.receipt().usage()).isEqualTo(new TokenUsage(30, 0, 0, 10, 0));
    assertThat(ended.receipt().cost()).isEqualTo(new Cost(50, false));
    assertThat(started.client.isOver()).isFalse();
  }

  /** maximhq/bifrost#3261. */
  @Test
  void aClientErrorOfOneProviderNeverFallsBack() {
    stage.provider("gone", Script.error(404, "model_not_found", "no such model"));
    stage.provider("locked", Script.error(401, "invalid_api_key", "no"));
    stage.provider("other", Script.saying("Hello"));

    assertThat(stage.play(Stage.inOrder("gone", "locked", "other"), Stage.streamed()).text())
        .isEqualTo("Hello<finished>");
  }

  /** litellm#11789, #14849: streamed answers cost four times too much, cached tokens the full. */
  @Test
  void theCostOfAStreamIsWrong() {
    stage.provider(
        "one",
        Script.stream()
            .event(Script.usage(1_000, 1))
            .tokens("Hello")
            .event(Script.FINISH)
            .event(
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":20,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":800}}}")
            .event("[DONE]")
            .closed());

    // 200 at 1, 800 at 0.1, 20 at 2.
    assertThat(stage.play(Stage.inOrder("one"), Stage.streamed()).receipt().cost())
        .isEqualTo(new Cost(320, true));
  }

  /** ferro-labs/ai-gateway#136. */
  @Test
  void aBreakerNeverTripsForStreams() {
    stage.provider("breaking", Script.stream().tokens("Hel").cut());

    for (int i = 0; i < 3; i++) {
      stage.play(Stage.inOrder("breaking"), Stage.streamed());
    }

    assertThat(stage.fleet.view().of("breaking/m").open()).isTrue();
    assertThat(stage.fleet.view().of("breaking/m").successRate()).isZero();
  }

  /** computesdk/benchmarks#215. */
  @Test
  void theFirstUsageOfAStreamIsTakenForTheLast() {
    stage.provider(
        "one",
        Script.stream()
            .event(Script.usage(30, 1))
            .tokens("Hello")
            .event(Script.FINISH)
            .event(Script.usage(30, 9))
            .event("[DONE]")
            .closed());

    assertThat(stage.play(Stage.inOrder("one"), Stage.streamed()).receipt().usage().output())
        .isEqualTo(9);
  }

  /** JeffOtano/roni#200: wanted for voice, shipped by nobody. */
  @Test
  void aSlowFirstTokenIsNotHedged() throws Exception {
    var slow = stage.provider("slow", Script.silence());
    stage.provider("quick", Script.saying("Hello"));
    var plan = Stage.hedged(Duration.ofMillis(20), Stage.model("slow"), Stage.model("quick"));

    var seen = stage.play(plan, Stage.streamed());

    assertThat(seen.text()).isEqualTo("Hello<finished>");
    assertThat(seen.receipt().totalMillis()).isLessThan(10_000);
    assertThat(slow.awaitRelease()).isEqualTo(Release.CLOSED);
  }

  /** envoyproxy/ai-gateway#1866: configured, and does nothing. */
  @Test
  void aFallbackThatIsConfiguredDoesNotAct() {
    for (int status : List.of(401, 403, 404, 408, 429, 500, 502, 503, 529)) {
      String id = "bad" + status;
      stage.provider(id, Script.error(status, "", "no"));
      stage.provider("good", Script.saying("Hello"));

      var seen = stage.play(Stage.inOrder(id, "good"), Stage.streamed());

      assertThat(seen.text()).as("after %s", status).isEqualTo("Hello<finished>");
    }
  }

  /** Portkey-AI/gateway#1205. */
  @Test
  void aRetryIgnoresHowLongTheProviderAsksToBeLeftAlone() {
    var busy = stage.provider("busy", Script.error(429, "", "slow down", "retry-after: 60"));
    var plan =
        Stage.with(Stage.inOrder("busy"), new Retry(5, Duration.ofMillis(1)), OnBreak.ERROR, false);

    var seen = stage.play(plan, Stage.streamed());

    assertThat(seen.error().status()).isEqualTo(429);
    assertThat(seen.receipt().attempts())
        .singleElement()
        .satisfies(report -> assertThat(report.failure()).contains(FailureKind.RATE_LIMITED));
    assertThat(busy.received()).hasSize(1);
  }

  /** litellm#12685 and others: a client that reads slowly fills the gateway's memory. */
  @Test
  void aSlowClientFillsTheMemory() throws Exception {
    var flood =
        stage.provider("flood", Script.stream().flood(Script.chunk(Script.longText(1_000))));
    var client = new RecordingClient();
    client.fill();
    var started =
        stage.start(Plan.inOrder(List.of(Stage.model("flood"))), Stage.streamed(), client);
    client.awaitFull();

    long held = settled(flood);
    assertThat(client.received()).isLessThan(200_000);
    assertThat(held).isLessThan(16 << 20);

    stage.call(
        () -> {
          client.drain();
          return true;
        });
    var seen = started.end();
    assertThat(seen.text()).endsWith("<broken MALFORMED>"); // at the bound of its bytes
    assertThat(client.received()).isGreaterThan(1 << 20);
  }

  /** Waits until a provider can write no more. */
  private long settled(MisbehavingProvider provider) throws InterruptedException {
    long before = -1;
    while (before != provider.written()) {
      before = provider.written();
      var waited = new java.util.concurrent.CountDownLatch(1);
      vertx.setTimer(50, _ -> waited.countDown());
      waited.await();
    }
    return before;
  }
}
