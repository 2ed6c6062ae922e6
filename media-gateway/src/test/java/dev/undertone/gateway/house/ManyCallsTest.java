package dev.undertone.gateway.house;

import static dev.undertone.gateway.house.WholeHouse.MAX_CALLS;
import static dev.undertone.gateway.house.WholeHouse.UTTERANCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.reply.ScriptedSynthesizer;
import dev.undertone.conversation.speech.ScriptedRecognizer;
import dev.undertone.conversation.speech.ScriptedRecognizer.Line;
import dev.undertone.conversation.turn.TurnOutcome;
import dev.undertone.gateway.house.FarEnd.Came;
import dev.undertone.router.provider.ScriptedModel;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ManyCallsTest {

  private static final String ROUTER =
      """
      name: default
      models:
        quick: {provider: scripted, model: quick}
      routes:
        normal: {first_token_deadline: 5s, variants: [{id: a, models: [quick]}]}
      rule:
        match:
          - {id: default, output: "'normal'"}
      """;

  @RegisterExtension final WholeHouse house = new WholeHouse();

  /** The n-th call says its number, in one to seven words; the model says the words back. */
  private CountedModel opensForCallersWhoSayTheirNumbers() {
    var model = new CountedModel(ScriptedModel.shipped(house.clock()));
    house.opens(
        TestRouter.of(ROUTER, Map.of("scripted", model), house.clock()),
        ScriptedRecognizer.perCall(
            call -> List.of(new Line.Says("well ".repeat(call % 7) + "number" + call))));
    return model;
  }

  @Test
  void aHundredAtOnceAreAllAnsweredAndNoneIsMixedUp() {
    var model = opensForCallersWhoSayTheirNumbers();
    var callers = house.calls(MAX_CALLS, TestDoor.values());

    callers.forEach(caller -> caller.speaks(UTTERANCE));

    Set<String> said = new HashSet<>();
    for (FarEnd caller : callers) {
      String words = house.event(CallEvent.TranscriptFinal.class, caller, 0).text();
      String answer = "I heard you say: " + words + ".";
      assertThat(house.turn(caller, 0).outcome()).isEqualTo(new TurnOutcome.Completed(answer));
      caller.awaitWhole(0, answer);
      assertThat(caller.samplesHeard())
          .as("what %s heard", caller.id())
          .isEqualTo(ScriptedSynthesizer.lasting(answer).toMillis() * 8);
      assertThat(caller.came())
          .allMatch(each -> !(each instanceof Came.Said(JsonObject m)) || isOf(caller, m));
      said.add(words);
    }
    assertThat(said).hasSize(MAX_CALLS);
    assertThat(model.asked()).isEqualTo(MAX_CALLS);
    assertThat(model.open()).isZero();
  }

  private static boolean isOf(FarEnd caller, JsonObject message) {
    return caller.id().equals(message.getString("call", caller.id()))
        && ("MZ" + caller.id()).equals(message.getString("streamSid", "MZ" + caller.id()));
  }

  @Test
  void oneTooManyIsRefusedAtTheDoorAndTheOthersGoOn() throws Exception {
    opensForCallersWhoSayTheirNumbers();
    var callers = house.calls(MAX_CALLS, TestDoor.TWILIO);

    for (TestDoor door : TestDoor.values()) {
      assertThat(RawSocket.upgrade(house.port(), door.path())).startsWith("HTTP/1.1 503 ");
    }

    callers.getFirst().speaks(UTTERANCE);
    assertThat(house.turn(callers.getFirst(), 0).outcome())
        .isInstanceOf(TurnOutcome.Completed.class);
    assertThat(house.active()).isEqualTo(MAX_CALLS);
  }

  @Test
  void aServerThatStopsWhileAllAreSpokenToTellsEveryOne() throws Exception {
    opensForCallersWhoSayTheirNumbers();
    var callers = house.calls(MAX_CALLS, TestDoor.values());
    callers.forEach(caller -> caller.speaks(UTTERANCE));
    callers.forEach(caller -> caller.awaitSamples(1));

    house.stops();

    for (FarEnd caller : callers) {
      assertThat(caller.closeCode()).as("close code of %s", caller.id()).isEqualTo(1001);
      assertThat(house.event(CallEvent.Done.class, caller, 0).reason()).isEqualTo("shutdown");
    }
  }
}
