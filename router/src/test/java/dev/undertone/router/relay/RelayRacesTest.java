package dev.undertone.router.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.router.Plan;
import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.relay.MisbehavingProvider.Release;
import dev.undertone.router.relay.RelayObserver.Ending;
import dev.undertone.router.rules.ProviderSpec.Balance;
import dev.undertone.router.rules.ProviderSpec.Kind;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Several requests at once for one job: hedges, deployments, mirrors, pools. */
class RelayRacesTest {

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

  @Nested
  class Hedges {

    @Test
    void theHedgeGoesOnWhenTheFirstFails() {
      stage.provider("bad", Script.error(500, "", "down").after(300));
      stage.provider("slow", Script.saying("Hello").after(600));
      var third = stage.provider("third", Script.saying("no"));
      var plan =
          Stage.hedged(
              Duration.ofMillis(20), Stage.model("bad"), Stage.model("slow"), Stage.model("third"));

      var seen = stage.play(plan, Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(third.received()).isEmpty();
      assertThat(stage.observer.hedges()).containsExactly(true);
    }

    @Test
    void theFirstGoesOnWhenTheHedgeFails() {
      stage.provider("slow", Script.saying("Hello").after(500));
      stage.provider("bad", Script.error(500, "", "down"));
      var plan = Stage.hedged(Duration.ofMillis(20), Stage.model("slow"), Stage.model("bad"));

      var seen = stage.play(plan, Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(stage.observer.hedges()).containsExactly(false);
      assertThat(seen.receipt().attempts())
          .extracting(AttemptReport::failure)
          .containsExactly(Optional.empty(), Optional.of(FailureKind.UNAVAILABLE));
    }

    @Test
    void aQuickFirstTokenNeedsNoHedge() {
      stage.provider("quick", Script.saying("Hello"));
      var other = stage.provider("other", Script.saying("no"));
      var plan = Stage.hedged(Stage.LATER, Stage.model("quick"), Stage.model("other"));

      stage.play(plan, Stage.streamed());

      assertThat(other.received()).isEmpty();
      assertThat(stage.observer.hedges()).isEmpty();
    }

    @Test
    void aLoserThatStillWaitsForAConnectionIsDroppedAndCostsNothing() throws Exception {
      stage.within(Stage.limits(1, Stage.LATER, Stage.LATER));
      var busy = stage.provider("busy", Script.stream().tokens("x").hang());
      stage.provider("slow", Script.saying("Hello").after(300));
      var holder = stage.start(Stage.inOrder("busy"), Stage.streamed());
      holder.client.awaitBegin();
      var plan = Stage.hedged(Duration.ofMillis(20), Stage.model("slow"), Stage.model("busy"));

      var seen = stage.play(plan, Stage.streamed());
      holder.cancel();

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.receipt().cost()).isEqualTo(new Cost(40, true));
      assertThat(busy.awaitRelease()).isEqualTo(Release.CLOSED);
      busy.play(Script.saying("free"));
      assertThat(stage.play(Stage.inOrder("busy"), Stage.streamed()).text())
          .isEqualTo("free<finished>");
      assertThat(busy.received()).hasSize(2);
    }

    @Test
    void bothAreReleasedWhenTheClientGoes() throws Exception {
      var one = stage.provider("one", Script.silence());
      var two = stage.provider("two", Script.silence());
      var plan = Stage.hedged(Duration.ofMillis(10), Stage.model("one"), Stage.model("two"));
      var started = stage.start(plan, Stage.streamed());
      one.awaitRequest();
      two.awaitRequest();

      started.cancel();

      assertThat(one.awaitRelease()).isEqualTo(Release.CLOSED);
      assertThat(two.awaitRelease()).isEqualTo(Release.CLOSED);
      assertThat(stage.observer.awaitEnded().receipt().cost()).isEqualTo(new Cost(200, false));
      assertThat(stage.fleet.view().of("one/m").successRate()).isEqualTo(1);
    }
  }

  @Nested
  class SeveralDeployments {

    @Test
    void aKeyThatIsRefusedIsSetAsideAndAnotherTried() {
      var all =
          stage.deployments(
              "pool",
              Balance.LEAST_LOADED,
              Script.error(401, "invalid_api_key", "no"),
              Script.saying("Hello"));

      for (int i = 0; i < 6; i++) {
        var seen = stage.play(Stage.inOrder("pool"), Stage.streamed());
        assertThat(seen.text()).isEqualTo("Hello<finished>");
      }

      assertThat(all.get(0).received().size()).isLessThanOrEqualTo(1);
      assertThat(stage.fleet.view().of("pool/m").open()).isFalse();
    }

    @Test
    void aRateLimitOfOneIsNotTheModels() {
      var all =
          stage.deployments(
              "pool",
              Balance.WEIGHTED,
              Script.error(429, "", "slow down", "retry-after: 60"),
              Script.error(429, "", "slow down", "retry-after: 60"),
              Script.saying("Hello"));

      for (int i = 0; i < 6; i++) {
        assertThat(stage.play(Stage.inOrder("pool"), Stage.streamed()).text())
            .isEqualTo("Hello<finished>");
      }

      assertThat(all.get(0).received().size() + all.get(1).received().size())
          .isLessThanOrEqualTo(2);
    }

    @Test
    void whenAllRefuseTheNextModelIsAsked() {
      stage.deployments(
          "pool", Balance.WEIGHTED, Script.error(500, "", "a"), Script.error(503, "", "b"));
      stage.provider("other", Script.saying("Hello"));

      var seen = stage.play(Stage.inOrder("pool", "other"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.receipt().attempts()).hasSize(3);
      assertThat(seen.receipt().attempts().getFirst().message()).startsWith("pool-");
    }

    @Test
    void aKeyThatIsRefusedBesideAnAddressThatIsDownDoesNotCloseTheModel() {
      stage.deployments(
          "pool",
          Balance.WEIGHTED,
          Script.error(503, "", "west is down"),
          Script.error(401, "invalid_api_key", "east has no key"));

      var seen = stage.play(Stage.inOrder("pool"), Stage.streamed());

      assertThat(seen.receipt().attempts()).hasSize(2);
      assertThat(stage.fleet.view().of("pool/m").open()).isFalse();
      assertThat(stage.fleet.view().of("pool/m").successRate()).isZero();
    }

    @Test
    void anAnswerThatIsLeftIsBilledThoughAnotherDeploymentHadRefused() throws Exception {
      var refuses = stage.provider("refuses", Script.error(500, "", "down"));
      var speaks = stage.provider("speaks", Script.stream().tokens("Hello").hang());
      stage.use(
          new Upstream(
              "pool",
              Kind.OPENAI,
              List.of(
                  new Upstream.Deployment("likely", refuses.baseUrl(), "", 1_000),
                  new Upstream.Deployment("unlikely", speaks.baseUrl(), "", 1)),
              Balance.WEIGHTED,
              false,
              false,
              ""));
      var started = stage.start(Stage.inOrder("pool"), Stage.streamed());
      started.client.awaitBegin();

      started.cancel();

      assertThat(stage.observer.awaitEnded().receipt().cost()).isEqualTo(new Cost(104, false));
    }

    @Test
    void whatARefusingDeploymentCountedIsBilledBesideTheAnswer() {
      String overloaded = "{\"error\":{\"message\":\"overloaded\"}}";
      var counts =
          stage.provider(
              "counts", Script.stream().event(Script.usage(30, 0)).event(overloaded).hang());
      var speaks = stage.provider("speaks", Script.saying("Hello"));
      stage.use(
          new Upstream(
              "pool",
              Kind.OPENAI,
              List.of(
                  new Upstream.Deployment("likely", counts.baseUrl(), "", 1_000),
                  new Upstream.Deployment("unlikely", speaks.baseUrl(), "", 1)),
              Balance.WEIGHTED,
              false,
              false,
              ""));

      var seen = stage.play(Stage.inOrder("pool"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.receipt().cost()).isEqualTo(new Cost(70, false));
    }

    @Test
    void eachHasItsOwnKey() {
      var all =
          stage.deployments(
              "pool", Balance.LEAST_LOADED, Script.error(500, "", "a"), Script.error(500, "", "b"));

      stage.play(Stage.inOrder("pool"), Stage.streamed());

      assertThat(all.get(0).received().getFirst().header("authorization"))
          .isEqualTo("Bearer secret-pool-0");
      assertThat(all.get(1).received().getFirst().header("authorization"))
          .isEqualTo("Bearer secret-pool-1");
    }
  }

  @Nested
  class Mirrors {

    @Test
    void aShadowNeverDelaysAndIsBilledApart() throws Exception {
      stage.provider("one", Script.saying("Hello"));
      stage.provider("shadow", Script.saying("other").after(200));
      var plan = Stage.mirrored(Stage.inOrder("one"), "shadow");

      var seen = stage.play(plan, Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.receipt().cost()).isEqualTo(new Cost(40, true));
      var shadow = stage.observer.awaitMirrored();
      assertThat(shadow.cost()).isEqualTo(new Cost(40, true));
      assertThat(shadow.attempts()).extracting(AttemptReport::model).containsExactly("shadow/m");
    }

    @Test
    void aShadowThatFailsIsNobodysProblem() throws Exception {
      stage.provider("one", Script.saying("Hello"));
      stage.provider("shadow", Script.error(500, "", "down"));

      var seen = stage.play(Stage.mirrored(Stage.inOrder("one"), "shadow"), Stage.streamed());

      assertThat(seen.clean()).isTrue();
      assertThat(stage.observer.awaitMirrored().attempts().getFirst().failure()).isPresent();
    }

    @Test
    void shadowsBeyondTheBoundAreDroppedAndCounted() throws Exception {
      stage.provider("one", Script.saying("Hello"));
      var shadow = stage.provider("shadow", Script.silence());
      var plan = Stage.mirrored(Stage.inOrder("one"), "shadow");

      for (int i = 0; i < 5; i++) {
        stage.play(plan, Stage.streamed());
      }

      assertThat(stage.theRelay().droppedMirrors()).isEqualTo(3);
      shadow.awaitRequest();
      shadow.awaitRequest();
      assertThat(shadow.received()).hasSize(2);
    }
  }

  @Nested
  class Connections {

    /** The provider closes a kept connection in the moment of its use. */
    @Test
    void aKeptConnectionThatIsCutIsNotTheModelsFailure() {
      var provider = stage.provider("one", Script.saying("a"));
      provider.play(Script.saying("a"), new Script(List.of(new Script.Cut())), Script.saying("b"));

      stage.play(Stage.inOrder("one"), Stage.streamed());
      var seen = stage.play(Stage.inOrder("one"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("b<finished>");
      assertThat(seen.receipt().attempts()).hasSize(1);
      assertThat(stage.fleet.view().of("one/m").successRate()).isEqualTo(1);
    }

    @Test
    void aFreshConnectionThatIsCutIsTheModelsFailure() {
      var provider = stage.provider("one", new Script(List.of(new Script.Cut())));

      var seen = stage.play(Stage.inOrder("one"), Stage.streamed());

      assertThat(seen.error().status()).isEqualTo(503);
      assertThat(provider.received()).hasSize(1);
    }

    @Test
    void providersThatDoNotChangeKeepTheirConnections() {
      var one = stage.provider("one", Script.saying("a"));
      stage.play(Stage.inOrder("one"), Stage.streamed());

      stage.provider("two", Script.saying("b"));
      stage.play(Stage.inOrder("one"), Stage.streamed());

      assertThat(one.opened()).isOne();
      assertThat(stage.play(Stage.inOrder("two"), Stage.streamed()).text())
          .isEqualTo("b<finished>");
    }

    @Test
    void aModelOfAnUnknownProviderIsPassedOver() throws Exception {
      stage.provider("good", Script.saying("Hello"));

      assertThat(stage.play(Stage.inOrder("nobody", "good"), Stage.streamed()).text())
          .isEqualTo("Hello<finished>");
      assertThat(stage.play(Stage.inOrder("nobody"), Stage.streamed()).error().message())
          .contains("the provider is not configured");
      assertThat(stage.observer.awaitEnded().ending()).isEqualTo(Ending.COMPLETE);
    }

    @Test
    void anEmptyPlanIsNoModel() {
      var seen = stage.play(Plan.inOrder(List.of()), Stage.streamed());

      assertThat(seen.error().status()).isEqualTo(503);
      assertThat(seen.error().code()).isEqualTo("no_model_available");
    }

    /** A pooled connection belongs to the loop that made it. */
    @Test
    void eachJobStaysOnItsEventLoop() throws Exception {
      stage.provider("one", Script.saying("a", "b", "c"));
      int jobs = 24;
      Set<String> strayed = ConcurrentHashMap.newKeySet();
      Set<Thread> loops = ConcurrentHashMap.newKeySet();
      var over = new CountDownLatch(jobs);

      for (int i = 0; i < jobs; i++) {
        stage.startAnywhere(
            Stage.inOrder("one"), Stage.streamed(), () -> new HomeClient(strayed, loops, over));
      }

      assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(strayed).isEmpty();
      assertThat(loops.size()).isGreaterThan(1);
    }
  }

  /** A client that notes when it is called away from the thread that made it. */
  private static final class HomeClient implements Client {
    private final Thread home = Thread.currentThread();
    private final Set<String> strayed;
    private final CountDownLatch over;

    private HomeClient(Set<String> strayed, Set<Thread> loops, CountDownLatch over) {
      this.strayed = strayed;
      this.over = over;
      loops.add(home);
    }

    private void check(String what) {
      if (!home.equals(Thread.currentThread())) {
        strayed.add(what);
      }
    }

    @Override
    public void begin(Receipt soFar) {
      check("begin");
    }

    @Override
    public void send(byte[] bytes) {
      check("send");
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void onDrain(Runnable resume) {}

    @Override
    public void end(byte[] bytes, Receipt receipt, boolean clean) {
      check("end");
      over.countDown();
    }

    @Override
    public void fail(ApiError error, Receipt receipt) {
      strayed.add(error.message());
      over.countDown();
    }
  }
}
