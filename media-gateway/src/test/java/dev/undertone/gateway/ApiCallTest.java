package dev.undertone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.Emotion;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.gateway.house.Await;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that name a live call. */
class ApiCallTest {

  private static final String CHAT = "/v1/chat/completions";

  @TempDir Path folder;
  private ApiRig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new ApiRig(folder);
    rig.opensWithCalls(
        ApiRig.GUARDED,
        (caller, observer) ->
            observer.on(new CallEvent.Signals(caller.id(), hesitant(caller.id()))));
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  private static TurnSignals hesitant(CallId call) {
    var hesitation =
        new Prosody.Hesitation(true, 0.9, 0.8, 2, 12, 0, 1, 0.2, 500, false, 0, List.of());
    var voice =
        new Prosody(
            Prosody.Basis.FINAL,
            1_200,
            Emotion.ABSENT,
            hesitation,
            Prosody.Rate.ABSENT,
            Prosody.Pitch.ABSENT,
            Prosody.Level.ABSENT,
            Prosody.Phonation.ABSENT,
            Prosody.Quality.ABSENT);
    return new TurnSignals(
        call,
        new TurnId(1),
        "well um",
        2,
        0.9,
        0,
        Language.UNKNOWN,
        voice,
        TurnSignals.Dynamics.NONE);
  }

  /** Somebody calls with a tenant's token, and hesitates. */
  private TestClient calls(String id, String token) throws Exception {
    var client =
        TestClient.connect(
            TestClient.clientOf(rig.outside),
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(rig.port)
                .setURI("/v1/call")
                .addHeader("authorization", "Bearer " + token));
    client.say("{\"type\":\"hello\",\"v\":1,\"call\":\"" + id + "\"}");
    client.next("ready");
    client.next("signals");
    return client;
  }

  private HttpResponse<String> asks(String call, String token) throws Exception {
    return rig.post(
        CHAT,
        "{\"model\":\"auto\",\"call\":\""
            + call
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
        "authorization",
        "Bearer " + token);
  }

  @Test
  void areRoutedByItsLatestSignals() throws Exception {
    calls("c-1", "acme-secret");

    var answer = asks("c-1", "acme-secret");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-undertone-rule")).contains("unsure");
    assertThat(rig.provider.asked().containsKey("call")).isFalse();
  }

  /** Another tenant, and the house itself, see no more of it than of one that never was. */
  @ParameterizedTest
  @ValueSource(strings = {"beta-secret", "house-secret"})
  void doNotLearnWhetherAnothersCallRuns(String token) throws Exception {
    calls("c-1", "acme-secret");

    var others = asks("c-1", token);
    var nobodys = asks("c-2", token);

    assertThat(others.statusCode()).isEqualTo(404);
    assertThat(others.body().replace("c-1", "c-2")).isEqualTo(nobodys.body());
    assertThat(rig.provider.bodies).isEmpty();
  }

  @Test
  void areToldWhenItIsOver() throws Exception {
    var client = calls("c-1", "acme-secret");
    client.socket.close();

    Await.until(
        "the call is forgotten",
        () -> "",
        () -> {
          try {
            return asks("c-1", "acme-secret").statusCode() == 404;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  /** A call that has changed models as often as it may, stays where it is. */
  @Test
  void knowWhichModelItHasAndHowOftenThatHasChanged() throws Exception {
    rig.close();
    rig = new ApiRig(folder);
    rig.router =
        """
        name: house
        providers:
          local: {kind: openai, base_url: "%s"}
        models:
          quick: {provider: local, model: quick}
          patient: {provider: local, model: patient}
        routes:
          normal: {strategy: first, max_switches: 1, variants: [{id: a, models: [quick, patient]}]}
          gold: {strategy: first, max_switches: 1, variants: [{id: a, models: [patient, quick]}]}
        rule:
          match:
            - {id: gold, condition: "'tier' in metadata", output: "'gold'"}
            - {id: default, output: "'normal'"}
        """;
    rig.opensWithCalls(
        ApiRig.GUARDED,
        (caller, observer) ->
            observer.on(new CallEvent.Signals(caller.id(), hesitant(caller.id()))));
    calls("c-1", "acme-secret");

    assertThat(modelFor("")).isEqualTo("local/quick");
    assertThat(modelFor("\"metadata\":{\"tier\":\"gold\"},")).isEqualTo("local/patient");
    assertThat(modelFor("")).isEqualTo("local/patient");
  }

  private String modelFor(String extra) throws Exception {
    var answer =
        rig.post(
            CHAT,
            "{\"model\":\"auto\",\"call\":\"c-1\","
                + extra
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
            "authorization",
            "Bearer acme-secret");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("x-undertone-model").orElse("");
  }

  @Test
  void mayNotBringSignalsOfTheirOwnAsWell() throws Exception {
    calls("c-1", "acme-secret");

    var answer =
        rig.post(
            CHAT,
            "{\"model\":\"auto\",\"call\":\"c-1\",\"voice\":{},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
            "authorization",
            "Bearer acme-secret");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(ApiRig.json(answer).getJsonObject("error").getString("param")).isEqualTo("voice");
  }
}
