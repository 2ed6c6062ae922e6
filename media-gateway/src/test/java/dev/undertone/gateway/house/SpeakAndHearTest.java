package dev.undertone.gateway.house;

import static dev.undertone.gateway.house.WholeHouse.UTTERANCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.reply.ScriptedSynthesizer;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.TurnOutcome;
import dev.undertone.gateway.house.FarEnd.Came;
import dev.undertone.router.provider.ScriptedModel;
import dev.undertone.router.provider.ScriptedOptions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpeakAndHearTest {

  private static final String ANSWER = "Your balance is twelve pounds.";
  private static final String LONG = "and so on ".repeat(40).strip() + ".";

  @RegisterExtension final WholeHouse house = new WholeHouse();

  /** Whoever barges in is answered by the brief model. */
  private static final String ROUTER =
      """
      name: default
      models:
        usual: {provider: scripted, model: usual}
        brief: {provider: scripted, model: brief}
      routes:
        normal: {first_token_deadline: 1s, variants: [{id: a, models: [usual]}]}
        brief: {first_token_deadline: 1s, variants: [{id: a, models: [brief]}]}
      rule:
        match:
          - {id: barged-in, condition: dynamics.barge_in, output: "'brief'"}
          - {id: default, output: "'normal'"}
      """;

  private CountedModel model;

  private void answers(String answer) {
    var usual = ScriptedOptions.at(0, 0).saying(answer);
    var brief = ScriptedOptions.at(0, 0).saying("Very well.");
    var scripted =
        new ScriptedModel("scripted", house.clock(), Map.of("usual", usual, "brief", brief));
    model = new CountedModel(scripted);
    house.opens(
        TestRouter.of(ROUTER, Map.of("scripted", model), house.clock()),
        "what is my balance",
        "stop");
  }

  private static long samples(String text) {
    return ScriptedSynthesizer.lasting(text).toMillis() * 8;
  }

  @AfterEach
  void noAnswerIsLeftOpen() {
    Await.until("no answer is open", model::open, () -> model.open() == 0);
  }

  @ParameterizedTest
  @EnumSource
  void aCallerWhoSpeaksHearsTheWholeAnswer(TestDoor door) {
    answers(ANSWER);
    var caller = house.call(door);

    caller.speaks(UTTERANCE);

    assertThat(house.turn(caller, 0).outcome()).isEqualTo(new TurnOutcome.Completed(ANSWER));
    caller.awaitWhole(0, ANSWER);
    assertThat(caller.samplesHeard()).isEqualTo(samples(ANSWER));
    assertThat(house.event(CallEvent.TranscriptFinal.class, caller, 0).text())
        .isEqualTo("what is my balance");
  }

  @ParameterizedTest
  @EnumSource
  void aCallerWhoBargesInHearsNoSampleOfTheOldTurnAfterTheClear(TestDoor door) {
    answers(LONG);
    var caller = house.call(door);
    caller.speaks(UTTERANCE);
    caller.awaitSamples(samples("one two three"));

    caller.speaks(UTTERANCE);

    caller.awaitClear();
    assertThat(house.turn(caller, 0).outcome())
        .isInstanceOfSatisfying(
            TurnOutcome.Interrupted.class,
            cut -> {
              assertThat(cut.reason()).isEqualTo(CancelReason.BARGE_IN);
              assertThat(LONG).startsWith(cut.heard());
              assertThat(cut.heard()).isNotEmpty().isNotEqualTo(LONG);
            });
    assertThat(house.turn(caller, 1).outcome()).isEqualTo(new TurnOutcome.Completed("Very well."));
    caller.awaitWhole(1, "Very well.");
    assertThat(caller.came()).filteredOn(each -> each instanceof Came.Clear).hasSize(1);
    assertThat(FarEnd.samplesIn(caller.afterTheClear())).isEqualTo(samples("Very well."));
    assertThat(caller.afterTheClear())
        .noneMatch(each -> each instanceof Came.Audio(int turn, int _) && turn == 0);
  }

  @ParameterizedTest
  @EnumSource
  void aCallerWhoHangsUpInTheMiddleOfAWordEndsTheCallAndTheAnswer(TestDoor door) {
    answers(LONG);
    var caller = house.call(door);
    caller.speaks(UTTERANCE);
    caller.awaitSamples(samples("one"));

    caller.hangsUp();

    var done = house.event(CallEvent.Done.class, caller, 0);
    assertThat(done.reason()).isEqualTo("caller_left");
    assertThat(house.turn(caller, 0).outcome())
        .isInstanceOfSatisfying(
            TurnOutcome.Interrupted.class,
            cut -> assertThat(cut.reason()).isEqualTo(CancelReason.CALLER_LEFT));
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatStopsInTheMiddleOfASentenceSaysSoToItsCaller(TestDoor door) throws Exception {
    answers(LONG);
    var caller = house.call(door);
    caller.speaks(UTTERANCE);
    caller.awaitSamples(samples("one two"));

    house.stops();

    assertThat(caller.closeCode()).isEqualTo(1001);
    assertThat(house.event(CallEvent.Done.class, caller, 0).reason()).isEqualTo("shutdown");
    assertThat(house.turn(caller, 0).outcome())
        .isInstanceOfSatisfying(
            TurnOutcome.Interrupted.class,
            cut -> assertThat(cut.reason()).isEqualTo(CancelReason.SHUTDOWN));
    assertThat(house.active()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatNobodyUnderstandsDoesNotEndTheCall(TestDoor door) {
    answers(ANSWER);
    var caller = house.call(door);
    for (String bad : new String[] {"garbage", "{", "[]", "{\"type\":7}", "", "\u0000"}) {
      caller.sends(bad);
    }

    caller.speaks(UTTERANCE);

    assertThat(house.turn(caller, 0).outcome()).isEqualTo(new TurnOutcome.Completed(ANSWER));
  }

  @Test
  void aCallerWhoseConnectionBreaksInTheMiddleOfHisOwnWordEndsTheCall() throws Exception {
    answers(ANSWER);
    try (var caller = RawSocket.open(house.port(), "/twilio/media")) {
      caller.startsTwilioCall("CAvanishes");
      caller.speaksToTwilio(10);
      house.event(CallEvent.TranscriptPartial.class, "CAvanishes", 0);

      caller.vanishes();
    }

    assertThat(house.event(CallEvent.Done.class, "CAvanishes", 0).reason())
        .isEqualTo("caller_left");
    assertThat(house.events(CallEvent.TurnDone.class, "CAvanishes")).isEmpty();
    assertThat(model.asked()).isZero();
  }

  @Test
  void bytesThatAreNoFrameEndTheirOwnCallOnly() throws Exception {
    answers(ANSWER);
    var other = house.call(TestDoor.TWILIO);
    try (var caller = RawSocket.open(house.port(), "/twilio/media")) {
      caller.startsTwilioCall("CAgarbage");
      house.event(CallEvent.Started.class, "CAgarbage", 0);

      caller.bytes(new byte[] {0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f});

      house.event(CallEvent.Done.class, "CAgarbage", 0);
    }
    other.speaks(UTTERANCE);

    assertThat(house.turn(other, 0).outcome()).isEqualTo(new TurnOutcome.Completed(ANSWER));
  }
}
