package dev.undertone.gateway.house;

import static dev.undertone.gateway.house.WholeHouse.UTTERANCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.ScriptedProsody;
import dev.undertone.router.provider.ScriptedModel;
import dev.undertone.router.provider.ScriptedOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the router is shown of a caller's emotion, from the far end's message to the signals. */
class ConsentInACallTest {

  private static final String ROUTER =
      """
      name: default
      models: {usual: {provider: scripted, model: usual}}
      routes: {normal: {first_token_deadline: 1s, variants: [{id: a, models: [usual]}]}}
      rule:
        match: [{id: default, output: "'normal'"}]
      """;

  @RegisterExtension final WholeHouse house = new WholeHouse();

  @BeforeEach
  void open() {
    var says = ScriptedOptions.at(0, 0).saying("Yes.");
    var model = new ScriptedModel("scripted", house.clock(), Map.of("usual", says));
    house.hears(ScriptedProsody.CALM, ScriptedProsody.CALM, ScriptedProsody.CALM);
    house.opens(
        TestRouter.of(ROUTER, Map.of("scripted", model), house.clock()), "one", "two", "three");
  }

  private Emotion.Score arousalOfTurn(FarEnd caller, int n) {
    caller.speaks(UTTERANCE);
    house.turn(caller, n);
    return house.events(CallEvent.Signals.class, caller.id()).stream()
        .map(CallEvent.Signals::signals)
        .filter(signals -> signals.voice().basis() == Prosody.Basis.FINAL)
        .toList()
        .get(n)
        .voice()
        .emotion()
        .arousal();
  }

  @ParameterizedTest
  @EnumSource
  void aMixedCallHasNoEmotionAtAllAndSaysWhy(TestDoor door) {
    var alone = house.call(door);
    assertThat(arousalOfTurn(alone, 0).available()).isTrue();

    var mixed = house.mixedCall(door);

    assertThat(arousalOfTurn(mixed, 0))
        .isEqualTo(Emotion.Score.absent("several people are on this channel"));
    assertThat(house.events(CallEvent.Signals.class, mixed.id()))
        .noneMatch(event -> event.signals().voice().emotion().absoluteArousal().available());
  }

  @ParameterizedTest
  @EnumSource
  void aHumanAgentWhoJoinsEndsItFromThenOn(TestDoor door) throws Exception {
    var caller = house.call(door);
    assertThat(arousalOfTurn(caller, 0).available()).isTrue();

    post(caller, "{\"human_joined\":true}");
    house.event(CallEvent.ConsentChanged.class, caller, 0);
    post(caller, "{\"emotion\":\"on\"}");

    assertThat(arousalOfTurn(caller, 1).reason()).isEqualTo("a human agent has joined the call");
    assertThat(arousalOfTurn(caller, 2).available()).isFalse();
  }

  @Test
  void aCallerWhoOptsOutAndInAgainHasNoBaselineLeft() {
    var caller = house.call(TestDoor.BROWSER);
    assertThat(arousalOfTurn(caller, 0).available()).isTrue();

    caller.sends("{\"type\":\"consent\",\"emotion\":\"off\"}");
    house.event(CallEvent.ConsentChanged.class, caller, 0);
    assertThat(arousalOfTurn(caller, 1).reason()).isEqualTo("the caller opted out");

    caller.sends("{\"type\":\"consent\",\"emotion\":\"on\"}");
    house.event(CallEvent.ConsentChanged.class, caller, 1);
    assertThat(arousalOfTurn(caller, 2).available()).isTrue();
    var last = house.events(CallEvent.Signals.class, caller.id()).getLast().signals();
    assertThat(last.voice().emotion().arousalDelta().reason())
        .isEqualTo("the caller was forgotten");
  }

  private void post(FarEnd caller, String body) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var address =
          URI.create(
              "http://127.0.0.1:%d/v1/calls/%s/consent".formatted(house.port(), caller.id()));
      var answer =
          http.send(
              HttpRequest.newBuilder(address).POST(BodyPublishers.ofString(body)).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }
}
