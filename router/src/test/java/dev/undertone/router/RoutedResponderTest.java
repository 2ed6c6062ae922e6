package dev.undertone.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.Message;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.Pulling;
import dev.undertone.conversation.reply.ReplyEvent;
import dev.undertone.conversation.reply.ReplyRequest;
import dev.undertone.conversation.reply.ReplyRequests;
import dev.undertone.conversation.reply.ReplyStream;
import dev.undertone.conversation.reply.RouteSummary;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.CallTurnScope;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.TurnScope;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.health.CircuitBreaker;
import dev.undertone.router.health.Fleet;
import dev.undertone.router.health.FleetView;
import dev.undertone.router.provider.ScriptedModel;
import dev.undertone.router.provider.ScriptedOptions;
import dev.undertone.router.provider.ScriptedOptions.Fault;
import dev.undertone.router.record.Served;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.rules.RouterFile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoutedResponderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final ScriptedOptions ANSWER = ScriptedOptions.at(0, 0).saying("Twelve pounds.");

  private final ManualClock clock = new ManualClock();
  private final Fleet fleet = new Fleet(CircuitBreaker.Settings.STANDARD, clock);
  private final TurnScope scope =
      new CallTurnScope(ReplyRequests.CALL, ReplyRequests.TURN, () -> {}, thrown -> {});
  private final RecordingModel models =
      new RecordingModel(
          new ScriptedModel(
              "scripted",
              clock,
              Map.of(
                  "good", ANSWER,
                  "unpriced", ANSWER,
                  "dead", ANSWER.failing(Fault.UNAVAILABLE, 0),
                  "refusing", ANSWER.failing(Fault.REFUSED, 0),
                  "limited", ANSWER.failing(Fault.RATE_LIMITED, 0),
                  "breaking", ANSWER.failing(Fault.BREAK, 1),
                  "silent", ANSWER.failing(Fault.HANG, 0),
                  "stalling", ANSWER.failing(Fault.HANG, 1),
                  "slow", ScriptedOptions.at(600, 0).saying("Slow but here."),
                  "empty", ScriptedOptions.at(0, 0).saying(" "))));
  private final Recorder observer = new Recorder();
  private final CallModels calls = new CallModels(1);

  private static final class Recorder implements DecisionObserver {
    private final List<RouteRequest> requests = new ArrayList<>();
    private final List<AttemptReport> attempts = new ArrayList<>();
    private final List<Served> came = new ArrayList<>();

    @Override
    public void decided(String id, RouteRequest request, FleetView fleet, RouteDecision decision) {
      requests.add(request);
    }

    @Override
    public void attempted(String id, AttemptReport report) {
      attempts.add(report);
    }

    @Override
    public void served(String id, Served served) {
      came.add(served);
    }
  }

  @AfterEach
  void endTurn() {
    scope.close();
  }

  private ReplyStream ask(Router router) throws InterruptedException {
    return responder(router).respond(ReplyRequests.saying("what is my balance", clock), scope);
  }

  private RoutedResponder responder(Router router) {
    return new RoutedResponder(
        id -> router,
        Map.of("scripted", models),
        fleet,
        clock,
        InstantSource.fixed(NOW),
        calls,
        observer);
  }

  private ReplyStream ask(String... plan) throws InterruptedException {
    return ask(new FixedRouter(plan));
  }

  private static String text(ReplyStream stream) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    while (stream.next() instanceof ReplyEvent.Text(String part)) {
      text.append(part);
    }
    return text.toString();
  }

  private static ReplyEvent.Finished finish(ReplyStream stream) throws InterruptedException {
    while (true) {
      if (stream.next() instanceof ReplyEvent.Finished finished) {
        return finished;
      }
    }
  }

  private static void assertFailsBy(FailureKind kind, ReplyStream stream) {
    assertThatThrownBy(stream::next)
        .isInstanceOfSatisfying(ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Nested
  class BeforeTheFirstToken {

    @Test
    void theRequestIsSentAtOnce() throws InterruptedException {
      var _ = ask("silent", "good");

      assertThat(models.asked()).containsExactly("silent");
    }

    @Test
    void aModelThatFailsIsLeftForTheNext() throws InterruptedException {
      ReplyStream stream = ask("dead", "good");

      assertThat(text(stream)).isEqualTo("Twelve pounds.");
      assertThat(finish(stream).attempts())
          .extracting(AttemptReport::model, AttemptReport::failure)
          .containsExactly(
              tuple("scripted/dead", Optional.of(FailureKind.UNAVAILABLE)),
              tuple("scripted/good", Optional.empty()));
    }

    @Test
    void aModelThatMissesItsDeadlineIsLeftForTheNext() throws InterruptedException {
      ReplyStream stream = ask("silent", "good");
      var reader = new Pulling<>(stream::next).untilItWaits();

      clock.advance(FixedRouter.FIRST_TOKEN_DEADLINE);

      assertThat(reader.value()).isEqualTo(new ReplyEvent.Text("Twelve"));
      assertThat(observer.attempts)
          .singleElement()
          .satisfies(
              late -> assertThat(late.failure()).isEqualTo(Optional.of(FailureKind.TIMEOUT)));
    }

    @Test
    void theLastModelIsWaitedForBeyondItsDeadline() throws InterruptedException {
      ReplyStream stream = ask("dead", "slow");
      var reader = new Pulling<>(stream::next).untilItWaits();

      clock.advanceMillis(600);

      assertThat(reader.value()).isEqualTo(new ReplyEvent.Text("Slow"));
    }

    @Test
    void theLastModelIsNotWaitedForForEver() throws InterruptedException {
      ReplyStream stream = ask("silent");
      var reader = new Pulling<>(stream::next).untilItWaits();

      clock.advance(RoutedResponder.LAST_PATIENCE);

      assertThat(reader.thrown())
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT));
    }

    @Test
    void aRefusalIsNotPutToTheNext() throws InterruptedException {
      ReplyStream stream = ask("refusing", "good");

      assertFailsBy(FailureKind.REFUSED, stream);
      assertThat(models.asked()).containsExactly("refusing");
    }

    @Test
    void anEmptyAnswerIsNoAnswer() throws InterruptedException {
      ReplyStream stream = ask("empty", "good");

      assertThat(finish(stream).attempts())
          .extracting(AttemptReport::failure)
          .containsExactly(Optional.of(FailureKind.MALFORMED), Optional.empty());
    }

    @Test
    void aProviderThatIsNotConfiguredIsReportedAndPassedOver() throws InterruptedException {
      var responder =
          new RoutedResponder(
              id -> new FixedRouter("good"),
              Map.of(),
              fleet,
              clock,
              InstantSource.fixed(NOW),
              calls,
              observer);
      ReplyStream stream = responder.respond(ReplyRequests.saying("hello", clock), scope);

      assertFailsBy(FailureKind.UNAVAILABLE, stream);
      assertThat(observer.attempts).hasSize(1);
    }

    @Test
    void whenAllFailTheLastFailureIsTold() throws InterruptedException {
      ReplyStream stream = ask("dead", "limited");

      assertFailsBy(FailureKind.RATE_LIMITED, stream);
      assertFailsBy(FailureKind.RATE_LIMITED, stream);
      assertThat(stream.attempts()).hasSize(2);
    }
  }

  @Nested
  class AfterTheFirstToken {

    @Test
    void aBrokenStreamIsTheAnswersEnd() throws InterruptedException {
      ReplyStream stream = ask("breaking", "good");

      assertThat(stream.next()).isEqualTo(new ReplyEvent.Text("Twelve"));
      assertFailsBy(FailureKind.UNAVAILABLE, stream);
      assertThat(models.asked()).containsExactly("breaking");
    }

    @Test
    void aPauseThatIsLongerThanTheRouteAllowsIsTheAnswersEnd() throws InterruptedException {
      ReplyStream stream =
          ask(FixedRouter.within(Duration.ofMillis(500), Duration.ofMillis(700), "stalling"));
      assertThat(stream.next()).isEqualTo(new ReplyEvent.Text("Twelve"));
      var reader = new Pulling<>(stream::next).untilItWaits();

      clock.advanceMillis(700);

      assertThat(reader.thrown())
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT));
    }

    /** The turn had spent its time elsewhere. */
    @Test
    void aModelThatATurnCouldNotWaitForIsNotBlamed() throws InterruptedException {
      for (int i = 0; i < CircuitBreaker.Settings.STANDARD.failures(); i++) {
        ReplyStream stream =
            ask(FixedRouter.within(Duration.ZERO, Duration.ofSeconds(1), "silent", "good"));
        assertThat(text(stream)).isEqualTo("Twelve pounds.");
      }

      assertThat(fleet.view().of("scripted/silent").open()).isFalse();
      assertThat(fleet.view().of("scripted/silent").attempts()).isZero();
    }

    @Test
    void theMarksAreThoseOfTheModelThatAnswered() throws InterruptedException {
      ReplyStream stream = ask("silent", "slow");
      var reader = new Pulling<>(stream::next).untilItWaits();
      clock.advance(FixedRouter.FIRST_TOKEN_DEADLINE);
      while (models.asked().size() < 2) {
        Thread.onSpinWait();
      }
      clock.advanceMillis(600);
      reader.value();

      assertThat(scope.timeline().between(Mark.DECIDED, Mark.REQUEST_SENT))
          .contains(FixedRouter.FIRST_TOKEN_DEADLINE);
      assertThat(scope.timeline().between(Mark.REQUEST_SENT, Mark.FIRST_TOKEN))
          .contains(Duration.ofMillis(600));
    }
  }

  @Nested
  class ACancelledTurn {

    @ParameterizedTest
    @EnumSource(CancelReason.class)
    void neverOpensTheNextModel(CancelReason reason) throws InterruptedException {
      ReplyStream stream = ask("silent", "good");
      var reader = new Pulling<>(stream::next).untilItWaits();

      scope.cancel(reason);

      assertThat(reader.thrown()).isInstanceOf(ProviderException.class);
      assertThat(models.asked()).containsExactly("silent");
    }

    @RepeatedTest(50)
    void opensNothingAfterwardsHoweverItRacesWithTheDeadline() throws InterruptedException {
      ReplyStream stream = ask("silent", "silent", "silent", "silent");
      var reader = new Pulling<>(stream::next).untilItWaits();
      var stepper =
          new Pulling<>(
              () -> {
                clock.advance(FixedRouter.FIRST_TOKEN_DEADLINE);
                return true;
              });

      scope.cancel(CancelReason.BARGE_IN);
      int asked = models.asked().size();

      stepper.value();
      assertThat(reader.thrown()).isInstanceOf(ProviderException.class);
      assertThat(models.asked()).hasSize(asked);
    }

    @Test
    void opensNothingWhenItWasCancelledBefore() throws InterruptedException {
      scope.cancel(CancelReason.BARGE_IN);

      ReplyStream stream = ask("good");

      assertThatThrownBy(stream::next).isInstanceOf(ProviderException.class);
      assertThat(models.asked()).isEmpty();
    }

    @Test
    void neverTripsABreaker() throws InterruptedException {
      var eager =
          new Fleet(
              new CircuitBreaker.Settings(1, Duration.ofSeconds(10), Duration.ofMinutes(1)), clock);
      var responder =
          new RoutedResponder(
              id -> new FixedRouter("silent"),
              Map.of("scripted", models),
              eager,
              clock,
              InstantSource.fixed(NOW),
              calls,
              observer);
      ReplyStream stream = responder.respond(ReplyRequests.saying("hello", clock), scope);
      var reader = new Pulling<>(stream::next).untilItWaits();

      scope.cancel(CancelReason.CALLER_LEFT);

      assertThat(reader.thrown()).isInstanceOf(ProviderException.class);
      assertThat(eager.view().of("scripted/silent").open()).isFalse();
      assertThat(eager.view().of("scripted/silent").successRate()).isEqualTo(1);
    }

    @Test
    void tellsWhatWasTriedAndSpent() throws InterruptedException {
      ReplyStream stream = ask("good");
      stream.next();

      scope.cancel(CancelReason.BARGE_IN);

      assertThat(stream.attempts())
          .singleElement()
          .satisfies(report -> assertThat(report.message()).isEqualTo("cancelled"));
      assertThat(stream.cost().microUsd()).isPositive();
      assertThat(stream.cost().known()).isFalse();
    }
  }

  @Nested
  class TheModelIsTold {

    @Test
    void theInstructionsThenTheRoutesPromptThenTheHistory() throws InterruptedException {
      var _ = ask(new FixedRouter("Speak slowly.", Map.of("temperature", 0.2), List.of("good")));

      assertThat(models.requests())
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.messages())
                    .containsExactly(
                        new Message.System("You answer calls.\n\nFor this answer: Speak slowly."),
                        new Message.Caller("what is my balance"));
                assertThat(request.parameters())
                    .as("the model's own options, the route's over them")
                    .isEqualTo(Map.of("temperature", 0.2, "top_p", 0.5));
              });
    }

    @Test
    void howTheCallerSpeaksWhereTheAuthorAsksForIt() throws InterruptedException {
      var _ = respond("You answer calls. {{voice.summary}}", "{{voice.summary}} Speak slowly.");

      assertThat(models.requests().getFirst().messages().getFirst())
          .isEqualTo(
              new Message.System(
                  "You answer calls. The caller sounds unsure.\n\n"
                      + "For this answer: The caller sounds unsure. Speak slowly."));
    }

    @Test
    void nothingOfTheVoiceWhereNobodyAsks() throws InterruptedException {
      var _ = respond("You answer calls.", "Speak slowly.");

      assertThat(models.requests().getFirst().messages())
          .containsExactly(
              new Message.System("You answer calls.\n\nFor this answer: Speak slowly."),
              new Message.Caller("what is my balance"));
    }

    /** To a caller who hesitates. */
    private ReplyStream respond(String instructions, String routePrompt)
        throws InterruptedException {
      ReplyRequest calm = ReplyRequests.saying("what is my balance", clock);
      TurnSignals s = calm.signals();
      var voice =
          new Prosody(
              Prosody.Basis.FINAL,
              1_500,
              Emotion.ABSENT,
              new Prosody.Hesitation(true, 0.9, 0.8, 3, 30, 1, 3, 0.4, 900, false, 0, List.of()),
              Prosody.Rate.ABSENT,
              Prosody.Pitch.ABSENT,
              Prosody.Level.ABSENT,
              Prosody.Phonation.ABSENT,
              Prosody.Quality.ABSENT);
      var signals =
          new TurnSignals(
              s.call(),
              s.turn(),
              s.transcript(),
              s.words(),
              s.transcriptConfidence(),
              s.wordsPerMinute(),
              s.language(),
              voice,
              s.dynamics());
      var request =
          new ReplyRequest(
              calm.call(),
              calm.turn(),
              calm.router(),
              instructions,
              calm.history(),
              calm.tools(),
              signals,
              calm.budget(),
              calm.metadata(),
              calm.user(),
              calm.tenant());
      var router = new FixedRouter(routePrompt, Map.of(), List.of("good"));
      var responder =
          new RoutedResponder(
              id -> router,
              Map.of("scripted", models),
              fleet,
              clock,
              InstantSource.fixed(NOW),
              calls,
              observer);
      return responder.respond(request, scope);
    }
  }

  @Nested
  class TheRouterIsTold {

    @Test
    void whatIsLeftOfTheBudgetAndHowLongThePromptIs() throws InterruptedException {
      var request = ReplyRequests.saying("what is my balance", clock);
      clock.advanceMillis(400);
      var responder =
          new RoutedResponder(
              id -> new FixedRouter("good"),
              Map.of("scripted", models),
              fleet,
              clock,
              InstantSource.fixed(NOW),
              calls,
              observer);
      var _ = responder.respond(request, scope);

      assertThat(observer.requests)
          .singleElement()
          .satisfies(
              told -> {
                assertThat(told.budgetLeft()).isEqualTo(Duration.ofMillis(1_100));
                assertThat(told.epochMillis()).isEqualTo(NOW.toEpochMilli());
                assertThat(told.facts().tokens()).isEqualTo(5 + 5);
                assertThat(told.user()).isEqualTo("call-1");
              });
    }

    @Test
    void whichModelsDoNotAnswer() throws InterruptedException {
      for (int i = 0; i < CircuitBreaker.Settings.STANDARD.failures(); i++) {
        text(ask("dead", "good"));
      }
      models.requests().clear();

      RouteSummary route = ask("dead", "good").route();

      assertThat(models.asked()).containsExactly("good");
      assertThat(route.model()).isEqualTo("scripted/good");
      assertThat(route.alternatives())
          .anySatisfy(lost -> assertThat(lost.reason()).contains("UNAVAILABLE"));
    }
  }

  @Nested
  class TheCallIsTold {

    @Test
    void theRouteAndWhatLost() throws InterruptedException {
      RouteSummary route = ask("good", "slow").route();

      assertThat(route.model()).isEqualTo("scripted/good");
      assertThat(route.fallbacks()).containsExactly("scripted/slow");
      assertThat(route.endpointing()).isEqualTo("patient");
      assertThat(route.alternatives())
          .containsExactly(
              new RouteSummary.Alternative("rule", "angry", "false: voice.arousal = 0.4"));
      assertThat(route.human()).isEqualTo("offered");
    }

    @Test
    void thatNoModelMayBeTried() {
      assertThatThrownBy(() -> ask(new FixedRouter()))
          .isInstanceOf(ProviderException.class)
          .hasMessageContaining("route normal has no model left");
      assertThat(observer.came).extracting(Served::ending).containsExactly(Served.Ending.FAILED);
    }
  }

  /** Several turns of one call, under a file that would change models with each of them. */
  @Nested
  class ACall {

    private static final String FILE =
        """
        name: default
        models:
          good: {provider: scripted, model: good}
          unpriced: {provider: scripted, model: unpriced}
          breaking: {provider: scripted, model: breaking}
        routes:
          one: {strategy: first, max_switches: 1, variants: [{id: a, models: [good, unpriced]}]}
          two: {strategy: first, max_switches: 1, variants: [{id: a, models: [unpriced, good]}]}
          three: {strategy: first, variants: [{id: a, models: [breaking]}]}
        rule:
          match:
            - {id: two, condition: "'two' in metadata", output: "'two'"}
            - {id: three, condition: "'three' in metadata", output: "'three'"}
            - {id: one, output: "'one'"}
        """;

    private final Router router =
        new CelRouter(RouterFile.parse("test.yaml", FILE), CelRouter.FailureObserver.none());

    @BeforeEach
    void begins() {
      calls.on(new CallEvent.Started(ReplyRequests.CALL, "test", "default", EmotionUse.ALLOWED));
    }

    /** The model that a turn is answered by, as far as it gets. */
    private String turn(String... metadata) throws InterruptedException {
      ReplyRequest asked = ReplyRequests.saying("what is my balance", clock);
      var request =
          new ReplyRequest(
              asked.call(),
              asked.turn(),
              asked.router(),
              asked.instructions(),
              asked.history(),
              asked.tools(),
              asked.signals(),
              asked.budget(),
              metadata.length == 0 ? Map.of() : Map.of(metadata[0], ""),
              asked.user(),
              "acme");
      try (ReplyStream stream = responder(router).respond(request, scope)) {
        finish(stream);
        return stream.route().model();
      } catch (ProviderException broken) {
        return broken.kind().name();
      }
    }

    @Test
    void keepsItsModelOnceItHasChangedAsOftenAsItMay() throws InterruptedException {
      assertThat(turn()).isEqualTo("scripted/good");
      assertThat(turn("two")).isEqualTo("scripted/unpriced");
      assertThat(turn()).isEqualTo("scripted/unpriced");

      assertThat(observer.requests)
          .extracting(RouteRequest::continuity)
          .extracting(Continuity::previousModel, Continuity::switches)
          .containsExactly(tuple("", 0), tuple("scripted/good", 0), tuple("scripted/unpriced", 1));
    }

    @Test
    void doesNotHaveAModelThatBroke() throws InterruptedException {
      turn();
      turn("three");
      turn();

      assertThat(observer.requests.getLast().continuity().previousModel())
          .isEqualTo("scripted/good");
    }

    @Test
    void isItsTenants() throws InterruptedException {
      turn();

      assertThat(observer.requests).extracting(RouteRequest::tenant).containsExactly("acme");
    }
  }

  @Nested
  class TheCost {

    @Test
    void isThatOfTheTokensCounted() throws InterruptedException {
      // 17 + 18 characters in are 9 tokens at 1, two words out are 2 tokens at 4.
      assertThat(finish(ask("good")).cost()).isEqualTo(new Cost(9 + 8, true));
    }

    @Test
    void ofARequestThatWasRefusedIsNothing() throws InterruptedException {
      assertThat(finish(ask("limited", "good")).cost()).isEqualTo(new Cost(9 + 8, true));
    }

    @Test
    void isALowerBoundWithoutAPrice() throws InterruptedException {
      assertThat(finish(ask("unpriced")).cost()).isEqualTo(new Cost(0, false));
    }
  }

  @Nested
  class WhatCameOfIt {

    private Served came() {
      scope.close();
      assertThat(observer.came).hasSize(1);
      return observer.came.getFirst();
    }

    @Test
    void isToldOnceTheAnswerIsOver() throws InterruptedException {
      finish(ask("dead", "good"));

      Served served = came();

      assertThat(served.ending()).isEqualTo(Served.Ending.COMPLETE);
      assertThat(served.model()).contains("scripted/good");
      assertThat(served.attempts()).hasSize(2);
      assertThat(served.usage()).isEqualTo(new TokenUsage(9, 0, 0, 2, 0));
      assertThat(served.cost()).isEqualTo(new Cost(9 + 8, true));
    }

    @Test
    void isBrokenWhereTheStreamBroke() throws InterruptedException {
      ReplyStream stream = ask("breaking", "good");
      stream.next();
      assertFailsBy(FailureKind.UNAVAILABLE, stream);

      assertThat(came().ending()).isEqualTo(Served.Ending.BROKEN);
    }

    @Test
    void isAFailureWhereNobodyAnswered() throws InterruptedException {
      assertFailsBy(FailureKind.UNAVAILABLE, ask("dead"));

      Served served = came();

      assertThat(served.ending()).isEqualTo(Served.Ending.FAILED);
      assertThat(served.model()).isEmpty();
      assertThat(served.usage()).isEqualTo(TokenUsage.NONE);
    }

    @Test
    void isCancelledWhereTheCallerCutIn() throws InterruptedException {
      ask("good").next();
      scope.cancel(CancelReason.BARGE_IN);

      Served served = came();

      assertThat(served.ending()).isEqualTo(Served.Ending.CANCELLED);
      assertThat(served.usage().output()).isPositive();
    }
  }
}
