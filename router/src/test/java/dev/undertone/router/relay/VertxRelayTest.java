package dev.undertone.router.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.router.Plan;
import dev.undertone.router.Plan.OnBreak;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.Plan.Retry;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.relay.MisbehavingProvider.Release;
import dev.undertone.router.relay.RelayObserver.Ending;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VertxRelayTest {

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
  class OneModel {

    @Test
    void itsTokensReachTheClientAndItsBillTheReceipt() throws Exception {
      var provider = stage.provider("one", Script.saying("Hel", "lo"));

      var seen = stage.play(Stage.inOrder("one"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.clean()).isTrue();
      assertThat(seen.begun()).isOne();
      assertThat(seen.receipt().usage()).isEqualTo(new TokenUsage(30, 0, 0, 5, 0));
      assertThat(seen.receipt().cost()).isEqualTo(new Cost(40, true));
      assertThat(seen.receipt().attempts())
          .singleElement()
          .satisfies(
              attempt -> {
                assertThat(attempt.model()).isEqualTo("one/m");
                assertThat(attempt.firstToken()).isPresent();
                assertThat(attempt.failure()).isEmpty();
              });
      assertThat(stage.observer.awaitEnded().ending()).isEqualTo(Ending.COMPLETE);
      assertThat(provider.received().getFirst().header("authorization"))
          .isEqualTo("Bearer secret-one");
    }

    @Test
    void anAnswerThatIsNotStreamedComesInOnePiece() {
      stage.provider("one", Script.answering("Hello"));

      var seen = stage.play(Stage.inOrder("one"), Stage.unstreamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.begun()).isOne();
      assertThat(seen.receipt().usage().output()).isEqualTo(5);
    }

    @Test
    void completeAnswersShareAConnection() throws Exception {
      var provider = stage.provider("one", Script.saying("Hello"));

      for (int i = 0; i < 5; i++) {
        assertThat(stage.play(Stage.inOrder("one"), Stage.streamed()).clean()).isTrue();
        assertThat(provider.awaitRelease()).isEqualTo(Release.RETURNED);
      }

      assertThat(provider.opened()).isOne();
    }

    @Test
    void theScriptedProviderAnswersWithoutANetwork() {
      var seen = stage.play(Stage.inOrder("scripted"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("I heard you say: hello.<finished>");
      assertThat(seen.receipt().usage().output()).isPositive();
    }
  }

  @Nested
  class Fallback {

    @Test
    void aFailureBeforeTheFirstTokenIsInvisible() {
      stage.provider("down", Script.error(500, "server_error", "broken"));
      stage.provider("up", Script.saying("Hello"));

      var seen = stage.play(Stage.inOrder("down", "up"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.receipt().attempts())
          .extracting(AttemptReport::model)
          .containsExactly("down/m", "up/m");
      assertThat(seen.receipt().attempts().getFirst().failure()).contains(FailureKind.UNAVAILABLE);
      assertThat(seen.receipt().cost()).isEqualTo(new Cost(40, true));
    }

    @Test
    void aBreakBeforeTheFirstTokenIsInvisible() {
      stage.provider("cut", Script.stream().event("{\"choices\":[]}").cut());
      stage.provider("up", Script.saying("Hello"));

      var seen = stage.play(Stage.inOrder("cut", "up"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.begun()).isOne();
    }

    @Test
    void anInvalidRequestIsNotTriedElsewhere() throws Exception {
      stage.provider("strict", Script.error(400, "invalid_value", "temperature is 3"));
      var other = stage.provider("other", Script.saying("Hello"));

      var seen = stage.play(Stage.inOrder("strict", "other"), Stage.streamed());

      assertThat(seen.error()).isNotNull();
      assertThat(seen.error().status()).isEqualTo(400);
      assertThat(seen.error().message()).contains("temperature is 3");
      assertThat(other.received()).isEmpty();
      assertThat(stage.observer.awaitEnded().ending()).isEqualTo(Ending.FAILED);
    }

    @Test
    void aPromptThatIsTooLongGoesToALargerWindowOnly() {
      var full = Script.error(400, "context_length_exceeded", "too long");
      stage.provider("small", full);
      var same = stage.provider("same", Script.saying("no"));
      stage.provider("large", Script.saying("Hello"));
      var plan =
          Plan.inOrder(
              List.of(
                  Stage.model("small", 8_000),
                  Stage.model("same", 8_000),
                  Stage.model("large", 128_000)));

      var seen = stage.play(plan, Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(same.received()).isEmpty();
    }

    @Test
    void aRefusalGoesToTheNextOnlyWhereThePlanSaysSo() {
      stage.provider("prude", Script.error(400, "content_filter", "no"));
      stage.provider("other", Script.saying("Hello"));
      var plan = Stage.inOrder("prude", "other");

      var refused = stage.play(plan, Stage.streamed());
      var answered =
          stage.play(Stage.with(plan, Retry.NONE, OnBreak.ERROR, true), Stage.streamed());

      assertThat(refused.error().code()).isEqualTo("content_filter");
      assertThat(answered.text()).isEqualTo("Hello<finished>");
    }

    @Test
    void anAnswerThatDeclinesGoesToTheNextAndIsGivenWhenAllFail() {
      stage.provider(
          "prude",
          Script.body(200, "application/json", Script.completion("I cannot", "content_filter")));
      var other = stage.provider("other", Script.answering("Hello"));
      var plan = Stage.with(Stage.inOrder("prude", "other"), Retry.NONE, OnBreak.ERROR, true);

      var answered = stage.play(plan, Stage.unstreamed());
      other.play(Script.error(500, "", "down"));
      var declined = stage.play(plan, Stage.unstreamed());

      assertThat(answered.text()).isEqualTo("Hello<finished>");
      assertThat(answered.receipt().cost()).isEqualTo(new Cost(80, true));
      assertThat(declined.text()).isEqualTo("I cannot<finished>");
    }

    /** A filter that lets no word through is no fault of the model. */
    @Test
    void anAnswerThatWasFilteredToNothingIsARefusalAndKeepsItsBill() {
      String filtered = Script.FINISH.replace("stop", "content_filter");
      stage.provider(
          "prude",
          Script.stream().event(filtered).event(Script.usage(30, 2)).event("[DONE]").closed());
      stage.provider("other", Script.saying("Hello"));
      var plan = Stage.inOrder("prude", "other");

      var refused = stage.play(plan, Stage.streamed());
      var answered =
          stage.play(Stage.with(plan, Retry.NONE, OnBreak.ERROR, true), Stage.streamed());

      assertThat(refused.begun()).isZero();
      assertThat(refused.error().code()).isEqualTo("content_filter");
      assertThat(refused.receipt().cost()).isEqualTo(new Cost(34, true));
      assertThat(answered.text()).isEqualTo("Hello<finished>");
      assertThat(answered.receipt().cost()).isEqualTo(new Cost(74, true));
      assertThat(stage.fleet.view().of("prude/m").successRate()).isEqualTo(1);
    }

    @Test
    void aPassingFailureIsRetriedOnTheSameModel() {
      var provider = stage.provider("busy", Script.saying("no"));
      provider.play(Script.error(500, "server_error", "once"), Script.saying("Hello"));
      var plan =
          Stage.with(
              Stage.inOrder("busy"), new Retry(1, Duration.ofMillis(20)), OnBreak.ERROR, false);

      var seen = stage.play(plan, Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(provider.received()).hasSize(2);
    }

    @Test
    void aRetryIsAsLateAsTheProviderAsks() {
      var provider = stage.provider("busy", Script.saying("no"));
      provider.play(
          Script.error(429, "", "slow down", "retry-after-ms: 120"), Script.saying("Hello"));
      var plan =
          Stage.with(
              Stage.inOrder("busy"), new Retry(1, Duration.ofMillis(1)), OnBreak.ERROR, false);

      var seen = stage.play(plan, Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.receipt().totalMillis()).isGreaterThanOrEqualTo(120);
    }

    @Test
    void noModelIsRetriedBeyondTheBudgetThoughThereIsNoOther() {
      var busy = stage.provider("busy", Script.error(429, "", "slow down", "retry-after-ms: 350"));
      var plan =
          Stage.with(
              Stage.inOrder("busy"), new Retry(3, Duration.ofMillis(1)), OnBreak.ERROR, false);

      var seen = stage.due(Duration.ofMillis(300)).play(plan, Stage.streamed());

      assertThat(seen.error().status()).isEqualTo(429);
      assertThat(busy.received()).hasSize(1);
    }

    @Test
    void aWaitBeyondTheBudgetGoesToTheNextModelAtOnce() {
      var busy = stage.provider("busy", Script.error(429, "", "slow down", "retry-after: 60"));
      stage.provider("other", Script.saying("Hello"));
      var plan =
          Stage.with(
              Stage.inOrder("busy", "other"),
              new Retry(3, Duration.ofMillis(20)),
              OnBreak.ERROR,
              false);

      var seen = stage.play(plan, Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(busy.received()).hasSize(1);
    }

    @Test
    void whenAllAreRateLimitedTheClientIsToldHowLongToWait() {
      stage.provider("one", Script.error(429, "", "slow down", "retry-after: 60"));
      stage.provider("two", Script.error(429, "", "slow down", "retry-after: 7"));

      var seen = stage.play(Stage.inOrder("one", "two"), Stage.streamed());

      assertThat(seen.error().status()).isEqualTo(429);
      assertThat(seen.error().retryAfter()).contains(Duration.ofSeconds(7));
      assertThat(seen.error().message()).contains("one/m").contains("two/m");
    }
  }

  @Nested
  class Deadlines {

    /** peers §3 row 3. */
    @Test
    void aProviderThatSendsHeadersAndNothingElseIsLeftInTime() throws Exception {
      var silent = stage.provider("silent", Script.stream().hang());
      stage.provider("up", Script.saying("Hello"));

      var seen = stage.play(Stage.hastyThen("silent", "up"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.receipt().attempts().getFirst().failure()).contains(FailureKind.TIMEOUT);
      assertThat(seen.receipt().totalMillis()).isBetween(140L, 10_000L);
      assertThat(silent.awaitRelease()).isEqualTo(Release.CLOSED);
    }

    /** The head of an error is no token. */
    @Test
    void anErrorWhoseBodyDoesNotComeIsLeftAtTheFirstTokensDeadline() {
      stage.provider(
          "broken",
          new Script(
              List.of(
                  new Script.Write(
                      Script.utf8("HTTP/1.1 500 Broken\r\ncontent-length: 999\r\n\r\n{")),
                  new Script.Hang())));
      assertLeftInTime("broken", FailureKind.UNAVAILABLE);
    }

    @Test
    void aWholeAnswerInPlaceOfAStreamIsLeftAtTheFirstTokensDeadline() {
      stage.provider(
          "whole",
          new Script(
              List.of(
                  new Script.Write(
                      Script.utf8(
                          "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                              + "content-length: 999\r\n\r\n{")),
                  new Script.Hang())));
      assertLeftInTime("whole", FailureKind.TIMEOUT);
    }

    private void assertLeftInTime(String provider, FailureKind kind) {
      stage.provider("up", Script.saying("Hello"));
      var patient = Stage.model(provider, Stage.SOON, Stage.LATER);

      var seen = stage.play(Plan.inOrder(List.of(patient, Stage.model("up"))), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.receipt().attempts().getFirst().failure()).contains(kind);
      assertThat(seen.receipt().totalMillis()).isLessThan(Stage.LATER.toMillis() / 2);
    }

    @Test
    void aStreamThatSaidWhyItFinishedIsNotWaitedForWhenNothingFollows() {
      stage.provider("mute", Script.stream().tokens("Hello").event(Script.FINISH).hang());

      var seen = stage.play(Stage.inOrder("mute"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.clean()).isTrue();
      assertThat(seen.receipt().totalMillis()).isLessThan(Stage.LATER.toMillis() / 2);
    }

    @Test
    void theLastModelMayBeLate() {
      stage.within(Stage.PATIENT);
      stage.provider("late", Script.saying("Hello").after(250));

      assertThat(stage.play(Stage.hastyThen("late"), Stage.streamed()).text())
          .isEqualTo("Hello<finished>");
    }

    @Test
    void theLastModelMayNotBeLateWhereTheClientSetABudget() {
      stage.within(Stage.PATIENT);
      stage.provider("late", Script.silence());
      var request =
          new PlainRequest(
              true, Stage.extras(Optional.of(Duration.ofMillis(200)), Optional.empty()), 100);

      var seen = stage.due(Duration.ofMillis(200)).play(Stage.hastyThen("late"), request);

      assertThat(seen.error().status()).isEqualTo(504);
    }

    @Test
    void noAttemptIsBegunAfterTheBudget() {
      stage.provider("silent", Script.silence());
      var next = stage.provider("next", Script.saying("Hello"));
      var request =
          new PlainRequest(
              true, Stage.extras(Optional.of(Duration.ofMillis(100)), Optional.empty()), 100);

      var seen = stage.due(Duration.ofMillis(100)).play(Stage.hastyThen("silent", "next"), request);

      assertThat(seen.error().status()).isEqualTo(504);
      assertThat(next.received()).isEmpty();
    }

    @Test
    void aBudgetThatIsNotTheClientsKeepsNoModelFromAnswering() {
      stage.provider("silent", Script.silence());
      stage.provider("next", Script.saying("Hello"));

      var seen =
          stage
              .due(Duration.ofMillis(100))
              .play(Stage.hastyThen("silent", "next"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
    }

    @Test
    void aStallBreaksTheAnswer() throws Exception {
      var provider = stage.provider("stall", Script.stream().tokens("Hel").hang());

      var seen = stage.play(Stage.hastyThen("stall"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hel<broken TIMEOUT>");
      assertThat(seen.clean()).isFalse();
      assertThat(provider.awaitRelease()).isEqualTo(Release.CLOSED);
      assertThat(stage.observer.awaitEnded().ending()).isEqualTo(Ending.BROKEN);
    }

    @Test
    void anAnswerThatIsNotStreamedMayTakeLongerThanAFirstToken() {
      stage.within(Stage.PATIENT);
      stage.provider("slow", Script.answering("Hello").after(300));
      stage.provider("other", Script.answering("no"));

      assertThat(stage.play(Stage.hastyThen("slow", "other"), Stage.unstreamed()).text())
          .isEqualTo("Hello<finished>");
    }
  }

  /** peers §3: what one client does must not close a model for all the others. */
  @Nested
  class ClientsInAHurry {

    private static Plan hurried(Duration route) {
      var silent =
          new PlannedAttempt(
              Stage.model("silent").model(), Duration.ofMillis(30), Stage.LATER, route);
      return Plan.inOrder(List.of(silent, Stage.model("up")));
    }

    private void playThreeTimes(Duration route) {
      stage.provider("silent", Script.silence());
      stage.provider("up", Script.saying("Hello"));
      for (int i = 0; i < 3; i++) {
        assertThat(stage.play(hurried(route), Stage.streamed()).text())
            .isEqualTo("Hello<finished>");
      }
    }

    @Test
    void theirTimeoutsAreNotTheModels() {
      playThreeTimes(Stage.LATER);

      assertThat(stage.fleet.view().of("silent/m").open()).isFalse();
      assertThat(stage.fleet.view().of("silent/m").attempts()).isZero();
    }

    @Test
    void aModelThatMissesItsRoutesOwnDeadlineIsClosed() {
      playThreeTimes(Duration.ofMillis(30));

      assertThat(stage.fleet.view().of("silent/m").open()).isTrue();
      assertThat(stage.fleet.view().of("silent/m").firstTokenP50())
          .isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    @Test
    void aWholeAnswerThatTheyDoNotWaitForIsNotTheModelsFault() {
      stage.within(Stage.PATIENT);
      stage.provider("silent", Script.silence());
      var request =
          new PlainRequest(
              false, Stage.extras(Optional.of(Duration.ofMillis(200)), Optional.empty()), 100);
      for (int i = 0; i < 3; i++) {
        stage.due(Duration.ofMillis(200)).play(Stage.hastyThen("silent"), request);
      }

      assertThat(stage.fleet.view().of("silent/m").open()).isFalse();
      assertThat(stage.fleet.view().of("silent/m").successRate()).isEqualTo(1);
    }
  }

  @Nested
  class Cancelling {

    /** The median of several: a machine that builds beside it is late now and then. */
    @Test
    void theProviderIsReleasedWithinFiftyMilliseconds() throws Exception {
      var provider = stage.provider("one", Script.stream().tokens("Hello").hang());
      List<Long> nanos = new ArrayList<>();

      for (int i = 0; i < 7; i++) {
        var started = stage.start(Stage.inOrder("one"), Stage.streamed());
        started.client.awaitBegin();
        long at = started.cancel();
        assertThat(provider.awaitRelease()).isEqualTo(Release.CLOSED);
        nanos.add(provider.closedNanos() - at);
      }

      nanos.sort(null);
      assertThat(nanos.get(3)).isLessThan(Duration.ofMillis(50).toNanos());
    }

    @Test
    void aSilentProviderIsReleasedAndItsPromptBilled() throws Exception {
      var provider = stage.provider("one", Script.silence());
      var started = stage.start(Stage.inOrder("one"), Stage.streamed());
      provider.awaitRequest();

      started.cancel();

      assertThat(provider.awaitRelease()).isEqualTo(Release.CLOSED);
      assertThat(stage.observer.awaitEnded().receipt().cost()).isEqualTo(new Cost(100, false));
      assertThat(stage.observer.attempts().getFirst().message()).isEqualTo("the client went away");
    }

    @Test
    void noModelIsAskedAfterIt() throws Exception {
      var bad = stage.provider("bad", Script.error(500, "", "down"));
      var plan =
          Stage.with(
              Stage.inOrder("bad"), new Retry(3, Duration.ofMillis(100)), OnBreak.ERROR, false);
      var started = stage.start(plan, Stage.streamed());
      bad.awaitRelease();

      started.cancel();
      started.cancel();

      assertThat(stage.observer.awaitEnded().ending()).isEqualTo(Ending.CANCELLED);
      stage.awaitTimers(250);
      assertThat(bad.received()).hasSize(1);
    }

    @Test
    void afterTheEndItDoesNothing() throws Exception {
      stage.provider("one", Script.saying("Hello"));
      var started = stage.start(Stage.inOrder("one"), Stage.streamed());
      started.end();

      started.cancel();

      assertThat(stage.observer.awaitEnded().ending()).isEqualTo(Ending.COMPLETE);
      assertThat(stage.observer.endings()).isZero();
    }

    @Test
    void whatWasUsedIsBilled() throws Exception {
      stage.provider("one", Script.stream().tokens("Hello").hang());
      var started = stage.start(Stage.inOrder("one"), Stage.streamed());
      started.client.awaitBegin();

      started.cancel();

      var ended = stage.observer.awaitEnded();
      assertThat(ended.ending()).isEqualTo(Ending.CANCELLED);
      assertThat(ended.receipt().usage()).isEqualTo(new TokenUsage(100, 0, 0, 2, 0));
      assertThat(ended.receipt().cost()).isEqualTo(new Cost(104, false));
    }
  }

  @Nested
  class BrokenStreams {

    @Test
    void anAnswerThatBreaksNeverLooksLikeACleanEnd() {
      stage.provider("cut", Script.stream().tokens("Hel").cut());

      var seen = stage.play(Stage.inOrder("cut"), Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hel<broken UNAVAILABLE>");
      assertThat(seen.clean()).isFalse();
      assertThat(seen.receipt().cost().known()).isFalse();
    }

    @Test
    void theNextModelGoesOnFromWhatWasSaid() {
      stage.provider("cut", Script.stream().tokens("Hel").cut());
      var next = stage.provider("next", Script.saying("lo"));
      var plan = Stage.with(Stage.inOrder("cut", "next"), Retry.NONE, OnBreak.CONTINUE, false);

      var seen = stage.play(plan, Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(seen.clean()).isTrue();
      assertThat(seen.begun()).isOne();
      assertThat(next.received().getFirst().body()).contains("\"said\":\"Hel\"");
      assertThat(seen.receipt().attempts().getFirst().failure()).contains(FailureKind.UNAVAILABLE);
      assertThat(seen.receipt().attempts())
          .extracting(AttemptReport::saidBefore)
          .containsExactly(0, 3);
      assertThat(seen.receipt().model()).isEqualTo("cut/m");
      assertThat(seen.receipt().usage()).isEqualTo(new TokenUsage(130, 0, 0, 6, 0));
    }

    /** An answer lasts longer than the time for its first token. */
    @Test
    void theNextModelGoesOnThoughTheBudgetForTheFirstTokenIsLongSpent() {
      stage.provider("cut", Script.stream().tokens("Hel").pause(700).cut());
      stage.provider("next", Script.saying("lo"));
      var plan = Stage.with(Stage.inOrder("cut", "next"), Retry.NONE, OnBreak.CONTINUE, false);
      var request =
          new PlainRequest(
              true, Stage.extras(Optional.of(Duration.ofMillis(500)), Optional.empty()), 100);

      var seen = stage.due(Duration.ofMillis(500)).play(plan, request);

      assertThat(seen.text()).isEqualTo("Hello<finished>");
    }
  }

  @Nested
  class SlowClients {

    @Test
    void aPauseOfTheClientIsNoStallOfTheProvider() {
      stage.provider("one", Script.stream().tokens("Hel").tokens("lo").finished());
      var plan = Plan.inOrder(List.of(Stage.model("one", Stage.LATER, Stage.SOON)));
      var client = new RecordingClient();
      client.fill();
      var started = stage.start(plan, Stage.streamed(), client);
      client.awaitFull();

      stage.awaitTimers(2 * Stage.SOON.toMillis());
      stage.call(
          () -> {
            client.drain();
            return true;
          });

      assertThat(started.end().text()).isEqualTo("Hello<finished>");
    }

    @Test
    void oneThatNeverTakesAnythingIsGivenUpAndNotBlamedOnTheModel() throws Exception {
      stage.within(Stage.limits(64, Stage.LATER, Duration.ofMillis(100)));
      var provider =
          stage.provider("one", Script.stream().flood(Script.chunk(Script.longText(1_000))));
      var client = new RecordingClient();
      client.fill();

      var seen = stage.start(Stage.inOrder("one"), Stage.streamed(), client).end();

      assertThat(seen.text()).endsWith("<broken TIMEOUT>");
      assertThat(provider.awaitRelease()).isEqualTo(Release.CLOSED);
      assertThat(stage.fleet.view().of("one/m").successRate()).isEqualTo(1);
      assertThat(stage.observer.awaitEnded().ending()).isEqualTo(Ending.BROKEN);
    }
  }

  @Nested
  class Cascades {

    private Plan cascade(String... providers) {
      return Stage.of(Plan.Kind.CASCADE, 0.5, 1, Stage.inOrder(providers).attempts());
    }

    @Test
    void aSureAnswerOfTheCheapOneIsTheAnswer() {
      stage.provider("cheap", Script.answering("Paris."));
      var dear = stage.provider("dear", Script.answering("no"));

      var seen = stage.play(cascade("cheap", "dear"), Stage.unstreamed());

      assertThat(seen.text()).isEqualTo("Paris.<finished>");
      assertThat(dear.received()).isEmpty();
    }

    @Test
    void anUnsureOneGoesToTheNextAndBothAreBilled() {
      stage.provider("cheap", Script.answering("I’m not sure, maybe Paris."));
      stage.provider("dear", Script.answering("Paris."));

      var seen = stage.play(cascade("cheap", "dear"), Stage.unstreamed());

      assertThat(seen.text()).isEqualTo("Paris.<finished>");
      assertThat(seen.receipt().model()).isEqualTo("dear/m");
      assertThat(seen.receipt().bills())
          .extracting(Receipt.Bill::model, Receipt.Bill::cost)
          .containsExactly(
              tuple("cheap/m", new Cost(40, true)), tuple("dear/m", new Cost(40, true)));
      assertThat(seen.receipt().cost()).isEqualTo(new Cost(80, true));
      assertThat(seen.receipt().usage().output()).isEqualTo(5);
    }

    @Test
    void anUnsureAnswerIsBetterThanNone() {
      stage.provider("cheap", Script.answering("I do not know."));
      stage.provider("dear", Script.error(500, "", "down"));

      assertThat(stage.play(cascade("cheap", "dear"), Stage.unstreamed()).text())
          .isEqualTo("I do not know.<finished>");
    }

    @Test
    void aStreamIsNotHeldBackToBeJudged() {
      stage.provider("cheap", Script.saying("I do not know."));
      stage.provider("dear", Script.saying("no"));

      assertThat(stage.play(cascade("cheap", "dear"), Stage.streamed()).text())
          .isEqualTo("I do not know.<finished>");
    }
  }

  @Nested
  class Votes {

    private Plan vote(int votes, String... providers) {
      return Stage.of(Plan.Kind.VOTE, 0.5, votes, Stage.inOrder(providers).attempts());
    }

    @Test
    void mostOfThemAreRight() {
      stage.provider("a", Script.answering("Lyon"));
      stage.provider("b", Script.answering("Paris"));
      stage.provider("c", Script.answering("paris."));

      var seen = stage.play(vote(3, "a", "b", "c"), Stage.unstreamed());

      assertThat(seen.text()).isEqualTo("Paris<finished>");
      assertThat(seen.receipt().model()).isEqualTo("b/m");
      assertThat(seen.begun()).isOne();
      assertThat(seen.receipt().attempts()).hasSize(3);
      assertThat(seen.receipt().cost()).isEqualTo(new Cost(120, true));
    }

    @Test
    void aSignIsADifferenceAndACapitalIsNone() {
      stage.provider("a", Script.answering("-5"));
      stage.provider("b", Script.answering("5"));
      stage.provider("c", Script.answering(" 5. "));

      assertThat(stage.play(vote(3, "a", "b", "c"), Stage.unstreamed()).text())
          .isEqualTo("5<finished>");
      assertThat(Ballot.normal("“It is  PARIS!”")).isEqualTo("it is paris");
    }

    @Test
    void callsOfDifferentToolsAreDifferentAnswers() {
      stage.provider("a", calling("erase"));
      stage.provider("b", calling("look"));
      stage.provider("c", calling("look"));

      var seen = stage.play(vote(3, "a", "b", "c"), Stage.unstreamed());

      assertThat(seen.receipt().model()).isEqualTo("b/m");
    }

    private static Script calling(String tool) {
      return Script.body(
          200,
          "application/json",
          Script.completion("", "tool_calls")
              .replace(
                  "\"content\":\"\"",
                  "\"content\":null,\"tool_calls\":[{\"function\":{\"name\":\""
                      + tool
                      + "\",\"arguments\":\"{}\"}}]"));
    }

    @Test
    void aVoterThatCannotBeAskedIsReplacedBesideOneThatFails() {
      stage.provider("a", Script.error(500, "", "down").after(50));
      stage.provider("b", Script.answering("Paris"));
      stage.provider("d", Script.answering("Paris"));

      var seen = stage.play(vote(2, "a", "b", "nobody", "d"), Stage.unstreamed());

      assertThat(seen.text()).isEqualTo("Paris<finished>");
      assertThat(seen.receipt().attempts())
          .filteredOn(each -> each.outcome() == AttemptReport.Outcome.ANSWERED)
          .hasSize(2);
    }

    @Test
    void amongEqualsTheFirstOfThePlanWins() {
      stage.provider("a", Script.answering("Lyon").after(60));
      stage.provider("b", Script.answering("Paris"));

      assertThat(stage.play(vote(2, "a", "b"), Stage.unstreamed()).text())
          .isEqualTo("Lyon<finished>");
    }

    @Test
    void aVoteThatIsDecidedWaitsForNobody() throws Exception {
      stage.provider("a", Script.answering("Paris"));
      stage.provider("b", Script.answering("Paris"));
      var slow = stage.provider("c", Script.silence());

      var seen = stage.play(vote(3, "a", "b", "c"), Stage.unstreamed());

      assertThat(seen.text()).isEqualTo("Paris<finished>");
      assertThat(slow.awaitRelease()).isEqualTo(Release.CLOSED);
    }

    @Test
    void aVoterThatFailsIsReplaced() {
      stage.provider("a", Script.error(500, "", "down"));
      stage.provider("b", Script.answering("Lyon"));
      stage.provider("c", Script.answering("Paris"));
      stage.provider("d", Script.answering("Paris"));

      var seen = stage.play(vote(3, "a", "b", "c", "d"), Stage.unstreamed());

      assertThat(seen.text()).isEqualTo("Paris<finished>");
      assertThat(seen.receipt().attempts()).hasSize(4);
    }

    @Test
    void whenAllFailTheClientIsToldOfAll() throws Exception {
      stage.provider("a", Script.error(500, "", "down"));
      stage.provider("b", Script.error(429, "", "slow down"));

      var seen = stage.play(vote(2, "a", "b"), Stage.unstreamed());

      assertThat(seen.error().status()).isEqualTo(503);
      assertThat(seen.error().message()).contains("a/m").contains("b/m");
      assertThat(stage.observer.awaitEnded().ending()).isEqualTo(Ending.FAILED);
    }
  }

  @Nested
  class Hedging {

    @Test
    void theFirstTokenWinsAndTheLoserIsReleasedAtOnce() throws Exception {
      var slow = stage.provider("slow", Script.stream().hang());
      stage.provider("quick", Script.saying("Hello"));
      var plan = Stage.hedged(Duration.ofMillis(30), Stage.model("slow"), Stage.model("quick"));

      var seen = stage.play(plan, Stage.streamed());

      assertThat(seen.text()).isEqualTo("Hello<finished>");
      assertThat(slow.awaitRelease()).isEqualTo(Release.CLOSED);
      assertThat(stage.observer.hedges()).containsExactly(true);
      var loser = seen.receipt().attempts().getFirst();
      assertThat(loser.message()).isEqualTo("another model spoke first");
      assertThat(loser.outcome()).isEqualTo(AttemptReport.Outcome.CANCELLED);
      assertThat(seen.receipt().model()).isEqualTo("quick/m");
      assertThat(seen.receipt().cost()).isEqualTo(new Cost(140, false));
    }
  }
}
