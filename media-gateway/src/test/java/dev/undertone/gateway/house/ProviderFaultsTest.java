package dev.undertone.gateway.house;

import static dev.undertone.gateway.house.WholeHouse.APOLOGY;
import static dev.undertone.gateway.house.WholeHouse.UTTERANCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ScriptedSynthesizer;
import dev.undertone.conversation.turn.TurnOutcome;
import dev.undertone.gateway.house.LoopbackProvider.Play;
import dev.undertone.router.provider.OpenAiCompatibleModel;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderFaultsTest {

  private static final String ANSWER = "The second one answers.";
  private static final Play SECOND = Play.saying("The second", " one answers.");

  private static final String ROUTER =
      """
      name: default
      providers:
        one: {kind: openai}
        two: {kind: openai}
      models:
        first: {provider: one, model: m}
        second: {provider: two, model: m}
      routes:
        normal: {first_token_deadline: 400ms, variants: [{id: a, models: [first, second]}]}
      rule:
        match:
          - {id: default, output: "'normal'"}
      """;

  @RegisterExtension final WholeHouse house = new WholeHouse();

  private LoopbackProvider first;
  private LoopbackProvider second;
  private CountedModel firstModel;
  private CountedModel secondModel;

  private void serve(Play one, Play two) {
    Vertx inside = Vertx.vertx();
    house.own(() -> inside.close().await());
    first = house.own(new LoopbackProvider(house.outside(), one));
    second = house.own(new LoopbackProvider(house.outside(), two));
    firstModel = model("one", first.baseUrl(), inside);
    secondModel = model("two", second.baseUrl(), inside);
    var responder =
        TestRouter.of(ROUTER, Map.of("one", firstModel, "two", secondModel), house.clock());
    house.opens(responder, "what is my balance");
  }

  private CountedModel model(String id, URI url, Vertx inside) {
    var limits = OpenAiCompatibleModel.Limits.STANDARD;
    var model = house.own(new OpenAiCompatibleModel(id, url, "", inside, house.clock(), limits));
    return new CountedModel(model);
  }

  private FarEnd callerWhoAsks(TestDoor door) {
    var caller = house.call(door);
    caller.speaks(UTTERANCE);
    return caller;
  }

  private static long samples(String text) {
    return ScriptedSynthesizer.lasting(text).toMillis() * 8;
  }

  @AfterEach
  void noAnswerIsLeftOpen() {
    for (CountedModel model : List.of(firstModel, secondModel)) {
      Await.until("no answer is open", model::open, () -> model.open() == 0);
    }
  }

  static Stream<Arguments> faultsBeforeAnythingWasSaid() {
    return Stream.of(
        Arguments.of("late", Play.silent(), FailureKind.TIMEOUT),
        Arguments.of("500", Play.refusing(500), FailureKind.UNAVAILABLE),
        Arguments.of("429", Play.refusing(429), FailureKind.RATE_LIMITED),
        Arguments.of("cut", Play.breakingAfter(), FailureKind.UNAVAILABLE),
        Arguments.of("garbage", Play.garbageAfter(), FailureKind.MALFORMED));
  }

  @Nested
  class BeforeAnythingWasSaid {

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.undertone.gateway.house.ProviderFaultsTest#faultsBeforeAnythingWasSaid")
    void theNextModelAnswers(String name, Play fault, FailureKind kind) {
      serve(fault, SECOND);

      var caller = callerWhoAsks(TestDoor.BROWSER);

      var done = house.turn(caller, 0);
      assertThat(done.outcome()).isEqualTo(new TurnOutcome.Completed(ANSWER));
      assertThat(done.attempts())
          .extracting(AttemptReport::failure)
          .containsExactly(Optional.of(kind), Optional.empty());
      caller.awaitWhole(0, ANSWER);
      assertThat(caller.samplesHeard()).isEqualTo(samples(ANSWER));
    }

    @Test
    void aModelThatIsLateIsHungUpOn() {
      serve(Play.silent(), SECOND);

      house.turn(callerWhoAsks(TestDoor.TWILIO), 0);

      Await.until("the provider is let go", first::hangUps, () -> first.hangUps() == 1);
      assertThat(second.requests()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.undertone.gateway.house.ProviderFaultsTest#faultsBeforeAnythingWasSaid")
    void theCallerHearsTheApologyWhenNobodyIsLeft(String name, Play fault, FailureKind kind) {
      serve(fault, Play.refusing(500));

      var caller = callerWhoAsks(TestDoor.TWILIO);

      assertThat(house.turn(caller, 0).outcome())
          .isInstanceOfSatisfying(
              TurnOutcome.Failed.class,
              failed -> {
                assertThat(failed.kind()).isEqualTo(FailureKind.UNAVAILABLE);
                assertThat(failed.heard()).isEqualTo(APOLOGY);
              });
      caller.awaitWhole(0, APOLOGY);
      assertThat(caller.samplesHeard()).isEqualTo(samples(APOLOGY));
      assertThat(second.requests()).isEqualTo(1);
    }
  }

  static Stream<Arguments> faultsInTheMiddle() {
    return Stream.of(
        Arguments.of("cut", Play.breakingAfter("Your balance is, ", "well, "), UNAVAILABLE),
        Arguments.of("early end", Play.endingEarlyAfter("Your balance is, ", "well, "), null),
        Arguments.of(
            "garbage", Play.garbageAfter("Your balance is, ", "well, "), FailureKind.MALFORMED));
  }

  private static final FailureKind UNAVAILABLE = FailureKind.UNAVAILABLE;

  @Nested
  class InTheMiddleOfAnAnswer {

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.undertone.gateway.house.ProviderFaultsTest#faultsInTheMiddle")
    void theTurnFailsAndNobodyElseIsAsked(String name, Play fault, FailureKind kindOrNull) {
      serve(fault, SECOND);

      var caller = callerWhoAsks(TestDoor.BROWSER);

      assertThat(house.turn(caller, 0).outcome())
          .isInstanceOfSatisfying(
              TurnOutcome.Failed.class,
              failed -> {
                assertThat(failed.heard()).endsWith(APOLOGY);
                if (kindOrNull != null) {
                  assertThat(failed.kind()).isEqualTo(kindOrNull);
                }
              });
      assertThat(house.event(CallEvent.ReplyHeard.class, caller, 0).written())
          .isEqualTo("Your balance is, well, " + APOLOGY);
      assertThat(second.requests()).isZero();
    }
  }
}
